using System.CommandLine;
using System.CommandLine.Invocation;
using NNCompress.Cli.Commands.Clean;
using NNCompress.Cli.Commands.Completion;
using NNCompress.Cli.Commands.Explain;
using NNCompress.Cli.Commands.Inspect;
using NNCompress.Cli.Commands.LowRank;
using NNCompress.Cli.Commands.Passes;
using NNCompress.Cli.Commands.Prune;
using NNCompress.Cli.Commands.Quantize;
using NNCompress.Cli.Commands.Validate;
using NNCompress.Cli.Options;

namespace NNCompress.Cli.Hosting;

/// <summary>The command tree, and one run of it.</summary>
static class CommandLineApp
{
    /// <summary>The program as messages and help call it.</summary>
    public const string Name = "nncompress";

    /// <summary>Parses and runs one command line.</summary>
    public static ExitCode Run(string[] args, Terminal terminal, Library library, CancellationToken cancellation)
    {
        var reporting = new ReportingOptions();
        ParserConfiguration parsing = new() { EnablePosixBundling = false };
        var root = Build(
            reporting,
            (verb, parse) => new VerbRun(terminal, library, reporting.Read(parse), cancellation).Execute(verb, parse)
        );
        var result = root.Parse(args, parsing);
        if (args.Length == 0)
            return NoVerb(root, terminal);
        if (result.Action is ParseErrorAction)
            return new ParseFailure(terminal, result).Report(args);

        return (ExitCode)
            result.Invoke(
                new InvocationConfiguration
                {
                    Output = terminal.RawOutput,
                    Error = terminal.RawError,
                    EnableDefaultExceptionHandler = false,
                }
            );
    }

    /// <summary>The tree of all verbs.</summary>
    /// <param name="reporting">Options of every verb.</param>
    /// <param name="run">Runs a verb on its parsed arguments.</param>
    public static RootCommand Build(ReportingOptions reporting, Func<Verb, ParseResult, ExitCode> run)
    {
        RootCommand root = new("Compresses ONNX models, and measures what that did to accuracy, size and speed.");
        root.Directives.Clear();
        foreach (var option in reporting.All)
            root.Add(option);
        foreach (var verb in Verbs())
        {
            verb.Command.SetAction(parse => (int)run(verb, parse));
            root.Add(verb.Command);
        }
        return root;
    }

    // A bare call asks what there is, and did nothing: the help, on standard error.
    private static ExitCode NoVerb(RootCommand root, Terminal terminal)
    {
        root.Parse("--help").Invoke(new InvocationConfiguration { Output = terminal.RawError });
        return ExitCode.Usage;
    }

    private static IEnumerable<Verb> Verbs() =>
        [
            new PruneCommand(),
            new QuantizeCommand(),
            new LowRankCommand(),
            new CleanCommand(),
            new InspectCommand(),
            new ValidateCommand(),
            new PassesCommand(),
            new ExplainCommand(),
            new CompletionCommand(),
            new SuggestCommand(),
        ];
}
