using System.CommandLine.Parsing;
using NNCompress.Cli.Hosting;

namespace NNCompress.Cli.Tests;

/// <summary>One command line run inside the test.</summary>
sealed record CommandRun(ExitCode Exit, string Output, string Error)
{
    public static CommandRun Of(
        string line,
        FakeLibrary? library = null,
        TestTerminal? terminal = null,
        CancellationToken cancellation = default
    ) => Of([.. CommandLineParser.SplitCommandLine(line)], (library ?? new FakeLibrary()).Library, terminal, cancellation);

    public static CommandRun Of(string[] args, Library library, TestTerminal? terminal = null, CancellationToken cancellation = default)
    {
        terminal ??= TestTerminal.Plain();
        var exit = CommandLineApp.Run(args, terminal.Terminal, library, cancellation);
        return new CommandRun(exit, terminal.Output, terminal.Error);
    }
}
