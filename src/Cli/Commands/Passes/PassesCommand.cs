using System.CommandLine;
using System.Text.Json;
using NNCompress.Cli.Hosting;
using NNCompress.Cli.Json;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes;

namespace NNCompress.Cli.Commands.Passes;

/// <summary><c>passes [ID]</c>: the catalogue, or one pass with its options and its page.</summary>
sealed class PassesCommand : Verb
{
    private readonly Argument<string?> _id = new("ID")
    {
        Description = "A pass; without it, all are listed.",
        Arity = ArgumentArity.ZeroOrOne,
        // Else help lists everything that completion offers.
        HelpName = "ID",
    };

    public PassesCommand()
    {
        _id.CompletionSources.Add(_ =>
            PassCatalogue.All.Select(p => new System.CommandLine.Completions.CompletionItem(p.Id, detail: p.Summary))
        );
        Command.Add(_id);
    }

    public override Command Command { get; } = new("passes", "Lists the passes, or shows one with its options and their defaults.");

    public override VerbResult Run(ParseResult parse, VerbContext context) =>
        new PassesArguments(parse.GetValue(_id)) is { Id: { } id } ? One(id) : All();

    private static VerbResult All() =>
        new(
            ExitCode.Done,
            report => PassesText.WriteList(report, PassCatalogue.All),
            json => JsonSerializer.Serialize(json, PassListDocument.Of(PassCatalogue.All), OutputJson.Default.PassListDocument)
        );

    private static VerbResult One(string id)
    {
        if (PassCatalogue.Find(id) is not { } entry)
            throw new DiagnosticException(PassNotFound.At("passes", id, [.. PassCatalogue.All.Select(p => p.Id)]));
        var options = PassOption.Of(entry.DefaultOptions);
        return new VerbResult(
            ExitCode.Done,
            report => PassesText.WriteOne(report, entry, options),
            json => JsonSerializer.Serialize(json, PassPageDocument.Of(entry, options), OutputJson.Default.PassPageDocument)
        );
    }
}
