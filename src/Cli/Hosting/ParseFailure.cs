using System.CommandLine;
using NNCompress.Cli.Json;
using NNCompress.Cli.Rendering;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Yaml;

namespace NNCompress.Cli.Hosting;

/// <summary>Says what is wrong with a command line, all of it at once, and what may have been meant.</summary>
sealed class ParseFailure(Terminal terminal, ParseResult parse)
{
    /// <param name="args">The command line as it came.</param>
    public ExitCode Report(string[] args)
    {
        var command = parse.CommandResult.Command;
        var diagnostics = Diagnostics(command).ToArray();
        DiagnosticLines.Write(terminal.Error, diagnostics);
        terminal.RawError.WriteLine($"See '{Path(command)} --help'.");
        if (args.Contains("--json"))
            Envelope.Write(terminal.RawOutput, command.Name, ExitCode.Usage, diagnostics, result: null);
        return ExitCode.Usage;
    }

    private IEnumerable<Diagnostic> Diagnostics(Command command)
    {
        // A word that fits nowhere is reported once, with its likely meaning, however many errors it led to.
        var unmatched = parse.UnmatchedTokens.ToHashSet();
        foreach (var word in unmatched)
        {
            var near = Spelling.Nearest(word, Names(command));
            var remedy = near is null ? null : $"Did you mean '{near}'?";
            yield return CommandCodes.NotUnderstood.At(Path(command), $"'{word}' is not understood here.", remedy);
        }

        var others = parse.Errors.Select(e => e.Message).Where(m => !unmatched.Any(word => m.Contains($"'{word}'"))).Distinct();
        foreach (var message in others.Where(_ => unmatched.Count == 0 || command.Subcommands.Count == 0))
            yield return CommandCodes.NotUnderstood.At(Path(command), message);
    }

    private static IEnumerable<string> Names(Command command)
    {
        var options = command.Options.Concat(command.Parents.OfType<Command>().SelectMany(p => p.Options));
        return [.. command.Subcommands.Select(c => c.Name), .. options.SelectMany(o => o.Aliases.Prepend(o.Name))];
    }

    private static string Path(Command command) => command is RootCommand ? CommandLineApp.Name : $"{CommandLineApp.Name} {command.Name}";
}
