using System.Text.Json.Serialization;
using NNCompress.Passes;

namespace NNCompress.Cli.Json;

/// <summary>What a pass did.</summary>
sealed record PassDocument(string Pass, int Changes, IReadOnlyDictionary<string, double> Totals, IReadOnlyList<LayerDocument> Layers)
{
    /// <summary>What it tried on this model; absent for passes that try nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<TrialDocument>? Trials { get; init; }

    public static PassDocument Of(PassReport report) =>
        new(report.PassId, report.Changes, LayerDocument.Named(report.Totals), [.. report.Layers.Select(LayerDocument.Of)])
        {
            Trials = report.Trials.Count == 0 ? null : [.. report.Trials.Select(TrialDocument.Of)],
        };
}
