using NNCompress.Cli.Pages;
using NNCompress.Passes;

namespace NNCompress.Cli.Commands.Passes;

/// <summary>One pass as JSON, with its page in Markdown.</summary>
sealed record PassPageDocument(string Id, string Summary, bool PreservesOutputs, IReadOnlyList<PassOption> Options, string? Page)
{
    public static PassPageDocument Of(PassEntry p, IReadOnlyList<PassOption> options) =>
        new(p.Id, p.Summary, p.PreservesOutputs, options, EmbeddedPages.Find("passes", p.Id));
}
