using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>What <see cref="PruneWandaPass"/> is asked to do.</summary>
/// <param name="Sparsity">Share of zeros wanted, from 0 to below 1, of the layers without a target of their own; null: 0.5. Not with an N:M pattern, which fixes it.</param>
/// <param name="Split">How the layers share it, <see cref="LayerSplit.Lamp"/> or <see cref="LayerSplit.Uniform"/>; null: LAMP.</param>
/// <param name="Layers">Layers with a target of their own; where several name a layer, the last one counts.</param>
/// <param name="Pattern">Shape of the mask; null: <see cref="PruningPattern.Unstructured"/>.</param>
/// <param name="MinKeep">Weights that each layer keeps at least.</param>
/// <param name="KeepFirst">Whether the first layer is left alone.</param>
/// <param name="KeepLast">Whether the last layer is left alone.</param>
/// <param name="IncludeTables">Whether lookup tables (Gather) are pruned too, by magnitude.</param>
public sealed record PruneWandaOptions(
    double? Sparsity = null,
    LayerSplit? Split = null,
    IReadOnlyList<LayerTarget>? Layers = null,
    PruningPattern? Pattern = null,
    long MinKeep = 0,
    bool KeepFirst = false,
    bool KeepLast = false,
    bool IncludeTables = false
) : IDataPruningTargets
{
    /// <inheritdoc/>
    PruningScope IPruningTargets.Scope => this.WantedSplit.Scope;

    /// <inheritdoc/>
    ImportanceScore? IPruningTargets.Score => null;

    /// <summary>Everything that is wrong with the options, without a look at the model.</summary>
    public IReadOnlyList<Diagnostic> Check()
    {
        const string id = PruneWandaPass.PassId;
        var mistakes = new List<Diagnostic>(this.DataMistakes(id));
        if (this.WantedSplit.WeighsLosses)
            mistakes.Add(
                PruningDataCodes.OptionRange.At(
                    $"{id} split",
                    "It foretells no losses to split by.",
                    "Give lamp or uniform, or use prune-obs."
                )
            );
        return mistakes;
    }
}
