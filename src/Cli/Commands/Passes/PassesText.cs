using NNCompress.Cli.Pages;
using NNCompress.Cli.Rendering;
using NNCompress.Passes;

namespace NNCompress.Cli.Commands.Passes;

/// <summary>The catalogue for people.</summary>
static class PassesText
{
    public static void WriteList(TextReport report, IReadOnlyList<PassEntry> passes)
    {
        report.Table(
            ["Pass", "Keeps outputs", "What it does"],
            passes.Select(p => (IReadOnlyList<string>)[p.Id, p.PreservesOutputs ? "yes" : "no", p.Summary])
        );
        report.Write("'nncompress passes ID' shows one with its options.");
    }

    public static void WriteOne(TextReport report, PassEntry pass, IReadOnlyList<PassOption> options)
    {
        report.Heading($"{pass.Id}: {pass.Summary}");
        report.Write(pass.PreservesOutputs ? "The outputs stay those of the input model, up to rounding." : "The outputs change.");
        if (options.Count == 0)
            report.Write("It has no options.");
        else
            report.Table(["Option", "Values", "Default"], options.Select(o => (IReadOnlyList<string>)[o.Name, o.Type, o.Default]));
        if (EmbeddedPages.Find("passes", pass.Id) is not { } page)
            return;
        report.Blank();
        MarkdownLines.Write(report, page);
    }
}
