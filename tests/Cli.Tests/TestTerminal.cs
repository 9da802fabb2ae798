using System.Text;
using NNCompress.Cli.Hosting;
using Spectre.Console;

namespace NNCompress.Cli.Tests;

/// <summary>A terminal that keeps what is written to it.</summary>
sealed class TestTerminal
{
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();

    private TestTerminal(Func<TextWriter, IAnsiConsole> open) => Terminal = new Terminal(open(Writer(_output)), open(Writer(_error)));

    public Terminal Terminal { get; }

    /// <summary>Standard output, without spaces at line ends.</summary>
    public string Output => Trim(_output);

    /// <summary>Standard error, likewise.</summary>
    public string Error => Trim(_error);

    /// <summary>Streams that are redirected.</summary>
    public static TestTerminal Plain() => new(writer => SystemTerminal.Create(writer, plain: true, colours: true));

    /// <summary>A terminal of 100 columns that can do everything.</summary>
    public static TestTerminal Interactive() =>
        new(writer =>
        {
            var console = AnsiConsole.Create(
                new AnsiConsoleSettings
                {
                    Out = new AnsiConsoleOutput(writer),
                    Ansi = AnsiSupport.Yes,
                    ColorSystem = ColorSystemSupport.TrueColor,
                    Interactive = InteractionSupport.Yes,
                    Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
                }
            );
            console.Profile.Width = 100;
            return console;
        });

    private static StringWriter Writer(StringBuilder text) => new(text) { NewLine = "\n" };

    private static string Trim(StringBuilder text) =>
        string.Join('\n', text.ToString().ReplaceLineEndings("\n").Split('\n').Select(l => l.TrimEnd()));
}
