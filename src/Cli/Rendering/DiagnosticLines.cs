using NNCompress.OnnxIO.Diagnostics;
using Spectre.Console;

namespace NNCompress.Cli.Rendering;

/// <summary>Findings in the form that compilers print, which editors and build tools recognise.</summary>
static class DiagnosticLines
{
    public static void Write(IAnsiConsole console, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            var label = $"{diagnostic.Severity.ToString().ToLowerInvariant()} {diagnostic.Code.Id}";
            // The whole is the diagnostic's own text; only the label is coloured.
            var text = diagnostic.ToString();
            var at = text.IndexOf(label, StringComparison.Ordinal);
            console.Write(
                new Line((text[..at], Style.Plain), (label, Styles.Of(diagnostic.Severity)), (text[(at + label.Length)..], Style.Plain))
            );
        }
    }
}
