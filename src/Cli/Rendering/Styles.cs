using NNCompress.OnnxIO.Diagnostics;
using Spectre.Console;

namespace NNCompress.Cli.Rendering;

/// <summary>The few styles of the output; where colours are off, nothing is lost.</summary>
static class Styles
{
    public static readonly Style Heading = new(decoration: Decoration.Bold);
    public static readonly Style Dim = new(Color.Grey);
    public static readonly Style Good = new(Color.Green);
    public static readonly Style Bad = new(Color.Red);

    public static Style Of(Severity severity) =>
        severity switch
        {
            Severity.Error => new Style(Color.Red, decoration: Decoration.Bold),
            Severity.Warning => new Style(Color.Yellow),
            _ => new Style(Color.Blue),
        };
}
