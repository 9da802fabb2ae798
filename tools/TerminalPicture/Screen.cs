using Spectre.Console;

namespace NNCompress.TerminalPicture;

/// <summary>A terminal that remembers what was drawn on it.</summary>
static class Screen
{
    /// <param name="width">Columns.</param>
    public static Recorder Open(int width)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(TextWriter.Null),
                Ansi = AnsiSupport.Yes,
                ColorSystem = ColorSystemSupport.TrueColor,
                Interactive = InteractionSupport.No,
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        console.Profile.Width = width;
        console.Profile.Capabilities.Unicode = true;
        return new Recorder(console);
    }
}
