using NNCompress.Cli.Rendering;
using Spectre.Console;

namespace NNCompress.Cli.Pages;

/// <summary>Prints a page as it is written, with headings and code set off where the terminal can.</summary>
static class MarkdownLines
{
    public static void Write(TextReport report, string page)
    {
        var code = false;
        foreach (var line in page.Split('\n'))
        {
            var fence = line.StartsWith("```", StringComparison.Ordinal);
            code ^= fence;
            var style =
                code || fence ? Styles.Dim
                : line.StartsWith('#') ? Styles.Heading
                : Style.Plain;
            report.Write((line, style));
        }
    }
}
