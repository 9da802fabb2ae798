using NNCompress.Passes;

namespace NNCompress.Cli.Commands.Passes;

/// <summary>The catalogue as JSON.</summary>
sealed record PassListDocument(IReadOnlyList<PassListEntry> Passes)
{
    public static PassListDocument Of(IEnumerable<PassEntry> passes) =>
        new([.. passes.Select(p => new PassListEntry(p.Id, p.Summary, p.PreservesOutputs))]);
}

/// <summary>One line of the catalogue.</summary>
sealed record PassListEntry(string Id, string Summary, bool PreservesOutputs);
