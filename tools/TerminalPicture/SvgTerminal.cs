using System.Globalization;
using System.Security;
using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace NNCompress.TerminalPicture;

/// <summary>
/// Draws recorded output as SVG: a prompt with the command, then the lines, each run of equal style one text element whose length is
/// fixed to its columns, so that tables stand straight in any font.
/// </summary>
/// <param name="command">The command line behind the prompt.</param>
sealed class SvgTerminal(string command) : IAnsiConsoleEncoder
{
    private const double ColumnWidth = 7.8;
    private const double LineHeight = 17;
    private const double Margin = 16;
    private const string Background = "#1b1f27";
    private const string Foreground = "#d7dae0";
    private const string Prompt = "#8fbf7f";
    private const string Grey = "#8b919d";

    public string Encode(IAnsiConsole console, IEnumerable<IRenderable> renderables)
    {
        var options = RenderOptions.Create(console, console.Profile.Capabilities);
        var segments = renderables.SelectMany(r => r.Render(options, console.Profile.Width)).Where(s => !s.IsControlCode);
        var lines = Segment.SplitLines(segments);
        var svg = new StringBuilder();
        var (width, height) = (2 * Margin + console.Profile.Width * ColumnWidth, 2 * Margin + (lines.Count + 1) * LineHeight);
        svg.Append(
            Invariant(
                $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:0.#} {height:0.#}" width="{width:0.#}" height="{height:0.#}" role="img">"""
            )
        );
        svg.Append(Invariant($"\n<title>{SecurityElement.Escape(command)}</title>"));
        svg.Append(Invariant($"""{'\n'}<rect width="100%" height="100%" rx="8" fill="{Background}"/>"""));
        svg.Append(
            """<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="13" xml:space="preserve">"""
        );
        Text(svg, 0, 0, "$", $"fill=\"{Prompt}\"");
        Text(svg, 2, 0, command, $"fill=\"{Foreground}\"");
        for (var line = 0; line < lines.Count; line++)
            Draw(svg, lines[line], line + 1);
        return svg.Append("\n</g></svg>\n").ToString();
    }

    private static void Draw(StringBuilder svg, SegmentLine line, int row)
    {
        var column = 0;
        foreach (var (whole, style) in Runs(line))
        {
            var text = whole.TrimEnd();
            var lead = text.Length - text.TrimStart().Length;
            if (lead < text.Length)
                Text(svg, column + lead, row, text[lead..], Look(style));
            column += whole.Length;
        }
    }

    /// <summary>Neighbours of equal style as one; the output has no characters of two columns, so that length counts columns.</summary>
    private static List<(string Text, Style Style)> Runs(SegmentLine line)
    {
        List<(string Text, Style Style)> runs = [];
        foreach (var segment in line)
        {
            if (runs is [.., var last] && last.Style.Equals(segment.Style))
                runs[^1] = (last.Text + segment.Text, last.Style);
            else
                runs.Add((segment.Text, segment.Style));
        }

        return runs;
    }

    private static void Text(StringBuilder svg, int column, int row, string text, string look) =>
        svg.Append(
            Invariant(
                $"""{'\n'}<text x="{Margin + column * ColumnWidth:0.#}" y="{Margin + (row + 0.75) * LineHeight:0.#}" textLength="{text.Length * ColumnWidth:0.#}" {look}>{SecurityElement.Escape(text)}</text>"""
            )
        );

    private static string Look(Style style)
    {
        var colour =
            style.Foreground == Color.Default ? Foreground
            : style.Foreground == Color.Grey ? Grey
            : $"#{style.Foreground.ToHex().ToLowerInvariant()}";
        return $"fill=\"{colour}\"{(style.Decoration.HasFlag(Decoration.Bold) ? " font-weight=\"bold\"" : "")}";
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
