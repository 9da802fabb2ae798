using Spectre.Console;
using Spectre.Console.Rendering;

namespace NNCompress.Cli.Rendering;

/// <summary>One line in parts of different style, which is never wrapped: a terminal folds it, and it stays whole when copied.</summary>
sealed class Line(params IReadOnlyList<(string Text, Style Style)> parts) : Renderable
{
    public Line(string text)
        : this((text, Style.Plain)) { }

    /// <summary>Names out of files may hold control codes; the terminal is not to obey them.</summary>
    public static string Printable(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)) : text;

    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) =>
        [.. parts.Select(p => new Segment(Printable(p.Text), p.Style)), Segment.LineBreak];
}
