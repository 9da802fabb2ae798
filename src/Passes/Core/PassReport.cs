using System.Collections.ObjectModel;
using NNCompress.OnnxIO;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes;

/// <summary>What a pass did.</summary>
/// <param name="PassId">The pass.</param>
/// <param name="Changes">Changes that it made to the graph.</param>
/// <param name="Layers">One entry for each layer considered, in graph order: changed, or left alone with a reason.</param>
/// <param name="Totals">Figures over all layers.</param>
public sealed record PassReport(string PassId, int Changes, IReadOnlyList<LayerReport> Layers, IReadOnlyList<Measure> Totals)
{
    /// <summary>What layers were decomposed into, in order; empty for passes that decompose none.</summary>
    public IReadOnlyList<RankRecord> Decompositions { get; init; } = [];

    /// <summary>Ranges of activations that the pass took from statistics or was given, by the value's name; empty for passes that use none.</summary>
    public IReadOnlyDictionary<string, ValueRange> Ranges { get; init; } = ReadOnlyDictionary<string, ValueRange>.Empty;

    /// <summary>What it tried before it decided, in order; empty for passes that try nothing.</summary>
    public IReadOnlyList<TrialReport> Trials { get; init; } = [];

    /// <summary>Reports of the passes of which it consists, in order; empty for most.</summary>
    public IReadOnlyList<PassReport> Inner { get; init; } = [];

    /// <summary>
    /// The float model that passes behind this one compare with, where this one changed layers without changing what they add up to before it changed
    /// what the model computes; null where it is the model before the pass.
    /// </summary>
    public Model? Reference { get; init; }
}
