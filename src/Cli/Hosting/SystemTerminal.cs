using Spectre.Console;

namespace NNCompress.Cli.Hosting;

/// <summary>
/// The process's own streams. A stream that is no terminal gets plain text: no control codes, lines as long as they are. Colours
/// also go where <c>NO_COLOR</c> is set to anything (no-color.org).
/// </summary>
static class SystemTerminal
{
    /// <summary>Wide enough that nothing wraps.</summary>
    public const int PlainWidth = 4096;

    public static Terminal Open()
    {
        var colours = string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new Terminal(
            Create(Console.Out, Console.IsOutputRedirected, colours),
            Create(Console.Error, Console.IsErrorRedirected, colours)
        );
    }

    /// <summary>A console over a writer.</summary>
    /// <param name="writer">Where it writes.</param>
    /// <param name="plain">Whether the writer is no terminal.</param>
    /// <param name="colours">Whether a terminal may have colours.</param>
    public static IAnsiConsole Create(TextWriter writer, bool plain, bool colours)
    {
        var console = AnsiConsole.Create(
            new AnsiConsoleSettings
            {
                Out = new AnsiConsoleOutput(writer),
                Ansi = plain ? AnsiSupport.No : AnsiSupport.Detect,
                ColorSystem = plain || !colours ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
                Interactive = plain ? InteractionSupport.No : InteractionSupport.Detect,
                // These would turn colours on by themselves on build servers.
                Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
            }
        );
        console.Profile.Capabilities.Unicode = true;
        console.Profile.Capabilities.Links = false;
        if (plain)
            console.Profile.Width = PlainWidth;
        return console;
    }
}
