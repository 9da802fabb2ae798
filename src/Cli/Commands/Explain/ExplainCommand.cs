using System.CommandLine;
using System.Text.Json;
using NNCompress.Cli.Hosting;
using NNCompress.Cli.Json;
using NNCompress.Cli.Pages;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Yaml;

namespace NNCompress.Cli.Commands.Explain;

/// <summary><c>explain [NNC####]</c>: what a finding means and what to do about it, or all codes.</summary>
sealed class ExplainCommand : Verb
{
    private const string Folder = "diagnostics";

    private readonly Argument<string?> _code = new("CODE")
    {
        Description = "A code, as NNC1001; without it, all are listed.",
        Arity = ArgumentArity.ZeroOrOne,
        // Else help lists everything that completion offers.
        HelpName = "CODE",
    };

    public ExplainCommand()
    {
        _code.CompletionSources.Add(_ =>
            EmbeddedPages.Names(Folder).Select(n => new System.CommandLine.Completions.CompletionItem(n, detail: Title(n)))
        );
        Command.Add(_code);
    }

    public override Command Command { get; } = new("explain", "Explains an error or a warning by its code.");

    public override VerbResult Run(ParseResult parse, VerbContext context) =>
        new ExplainArguments(parse.GetValue(_code)) is { Normalized: { } code } ? One(code) : All();

    private static VerbResult All()
    {
        var codes = EmbeddedPages.Names(Folder).Select(n => (Code: n, Title: Title(n))).ToArray();
        return new VerbResult(
            ExitCode.Done,
            report => report.Table(["Code", "Meaning"], codes.Select(c => (IReadOnlyList<string>)[c.Code, c.Title])),
            json => Serialize(json, new ExplainDocument([.. codes.Select(c => new ExplainedCode(c.Code, c.Title, null))]))
        );
    }

    private static VerbResult One(string code)
    {
        if (EmbeddedPages.Find(Folder, code) is not { } page)
            throw new DiagnosticException(Unknown(code));
        return new VerbResult(
            ExitCode.Done,
            report => MarkdownLines.Write(report, page),
            json => Serialize(json, new ExplainDocument([new ExplainedCode(code, Title(code), page)]))
        );
    }

    private static Diagnostic Unknown(string code)
    {
        var near = Spelling.Nearest(code, EmbeddedPages.Names(Folder));
        return CommandCodes.CodeUnknown.At(
            "explain",
            $"There is no code '{code}'.",
            near is null ? "'nncompress explain' lists all." : $"Did you mean {near} ({Title(near)})? 'nncompress explain' lists all."
        );
    }

    /// <summary>The page's first line is <c># NNC1001: Title</c>.</summary>
    private static string Title(string code)
    {
        var heading = EmbeddedPages.Find(Folder, code)!.Split('\n')[0];
        return heading[(heading.IndexOf(':') + 1)..].Trim();
    }

    private static void Serialize(Utf8JsonWriter json, ExplainDocument document) =>
        JsonSerializer.Serialize(json, document, OutputJson.Default.ExplainDocument);
}
