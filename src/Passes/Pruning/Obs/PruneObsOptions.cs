using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>What <see cref="PruneObsPass"/> is asked to do.</summary>
/// <param name="Sparsity">Share of zeros wanted, from 0 to below 1, of the layers without a target of their own; null: 0.5. Not with an N:M pattern, which fixes it.</param>
/// <param name="Split">How the layers share it; null: <see cref="LayerSplit.Lamp"/>.</param>
/// <param name="Layers">Layers with a target of their own; where several name a layer, the last one counts.</param>
/// <param name="Pattern">Shape of the mask; null: <see cref="PruningPattern.Unstructured"/>.</param>
/// <param name="MinKeep">Weights that each layer keeps at least.</param>
/// <param name="Damping">Least λ, as a share of the mean of H's diagonal, above 0 to 1; few rows raise it.</param>
/// <param name="Stages">About how many runs over the data, from 1 to 10000: layers that share one are fitted behind the same prefix. Null: 1 or 32, as held-out samples say.</param>
/// <param name="MatchOutput">Whether a layer is fitted to the float model's output; else to what its own float weights make of the pruned prefix.</param>
/// <param name="MatchBias">Whether biases are changed too, so that each output channel keeps its mean.</param>
/// <param name="KeepFirst">Whether the first layer is left alone.</param>
/// <param name="KeepLast">Whether the last layer is left alone.</param>
/// <param name="IncludeTables">Whether lookup tables (Gather) are pruned too, by magnitude.</param>
public sealed record PruneObsOptions(
    double? Sparsity = null,
    LayerSplit? Split = null,
    IReadOnlyList<LayerTarget>? Layers = null,
    PruningPattern? Pattern = null,
    long MinKeep = 0,
    double Damping = 0.1,
    int? Stages = null,
    bool MatchOutput = true,
    bool MatchBias = true,
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
        const string id = PruneObsPass.PassId;
        var mistakes = new List<Diagnostic>(this.DataMistakes(id));
        if (!(Damping is > 0 and <= 1))
            mistakes.Add(
                PruningDataCodes.OptionRange.At(
                    $"{id} damping",
                    $"{Damping} cannot be added to the diagonal.",
                    "Give a share above 0, up to 1."
                )
            );
        if (Stages is < 1 or > 10_000)
            mistakes.Add(
                PruningDataCodes.OptionRange.At(
                    $"{id} stages",
                    $"{Stages} runs over the data cannot be made.",
                    "Give a number from 1 to 10000."
                )
            );
        return mistakes;
    }
}
