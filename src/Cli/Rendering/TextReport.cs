using NNCompress.Cli.Hosting;
using Spectre.Console;

namespace NNCompress.Cli.Rendering;

/// <summary>Writes a result for people: lines, and tables whose figures stand on the right.</summary>
sealed class TextReport(IAnsiConsole console, Verbosity verbosity)
{
    /// <summary>Whether every detail is wanted.</summary>
    public bool Detailed => verbosity >= Verbosity.Detail;

    public void Write(string line) => console.Write(new Line(line));

    public void Write(params IReadOnlyList<(string Text, Style Style)> parts) => console.Write(new Line(parts));

    public void Heading(string line) => console.Write(new Line((line, Styles.Heading)));

    public void Blank() => Write("");

    /// <summary>A table.</summary>
    /// <param name="columns">The headings; one that begins with <c>&gt;</c> stands, like its cells, on the right.</param>
    /// <param name="rows">The cells.</param>
    public void Table(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string>> rows)
    {
        var table = new Table { Border = TableBorder.Simple, BorderStyle = Styles.Dim };
        foreach (var column in columns)
        {
            var right = column.StartsWith('>');
            table.AddColumn(
                new TableColumn(new Text(right ? OnTwoLines(column[1..]) : column, Styles.Heading))
                {
                    Alignment = right ? Justify.Right : Justify.Left,
                    NoWrap = right,
                    Padding = new Padding(0, 0, 1, 0),
                }
            );
        }
        foreach (var row in rows)
            table.AddRow(row.Select(cell => new Text(Line.Printable(cell))));
        console.Write(table);
    }

    // The heading of a narrow column of figures is not to widen it, so that names keep their room on a small terminal.
    private static string OnTwoLines(string heading) =>
        heading.LastIndexOf(' ') is >= 0 and var at ? $"{heading[..at]}\n{heading[(at + 1)..]}" : heading;
}
