using NNCompress.Passes;

namespace NNCompress.Cli.Json;

/// <summary>What a pass did.</summary>
sealed record PassDocument(string Pass, int Changes, IReadOnlyDictionary<string, double> Totals, IReadOnlyList<LayerDocument> Layers)
{
    public static PassDocument Of(PassReport report) =>
        new(report.PassId, report.Changes, LayerDocument.Named(report.Totals), [.. report.Layers.Select(LayerDocument.Of)]);
}
