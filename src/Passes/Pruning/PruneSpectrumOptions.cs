using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>What <see cref="PruneSpectrumPass"/> is asked to do.</summary>
/// <param name="Sparsity">Share of zeros wanted on average, from 0 to below 1, of the layers without a target of their own; null: 0.5.</param>
/// <param name="Scope">Which layers are ranked together to split the target; null: <see cref="PruningScope.Global"/>.</param>
/// <param name="Score">How weights of different layers compare in that; null: LAMP under global scope, magnitude under uniform.</param>
/// <param name="Layers">Layers with a target of their own; where several name a layer, the last one counts.</param>
/// <param name="MinKeep">Weights that each layer keeps at least, on average.</param>
/// <param name="Floor">ε in (0, 1]: how small a weight may be, against the threshold τ, before its probability falls only linearly. No stored value exceeds τ/ε.</param>
/// <param name="KeepFirst">Whether the first layer is left alone.</param>
/// <param name="KeepLast">Whether the last layer is left alone.</param>
/// <param name="IncludeTables">Whether lookup tables (Gather) are pruned too.</param>
public sealed record PruneSpectrumOptions(
    double? Sparsity = null,
    PruningScope? Scope = null,
    ImportanceScore? Score = null,
    IReadOnlyList<LayerTarget>? Layers = null,
    long MinKeep = 0,
    double Floor = 0.5,
    bool KeepFirst = false,
    bool KeepLast = false,
    bool IncludeTables = false
) : IPruningTargets
{
    /// <summary>Everything that is wrong with the options, without a look at the model.</summary>
    public IReadOnlyList<Diagnostic> Check()
    {
        var mistakes = new List<Diagnostic>(this.Mistakes(PruneSpectrumPass.PassId));
        if (Floor is not (> 0 and <= 1))
            mistakes.Add(
                PruningCodes.OptionRange.At(
                    $"{PruneSpectrumPass.PassId} floor",
                    $"{Floor} is no floor.",
                    "Give a number above 0, up to 1; stored values stay below the threshold divided by it."
                )
            );
        return mistakes;
    }
}
