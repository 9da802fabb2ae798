using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.LowRank;

/// <summary>What <c>lowrank</c> is asked to do.</summary>
/// <param name="Method"><c>auto</c> (what suits each operator), <c>mixed</c> (all, the smallest error wins), or one method alone.</param>
/// <param name="Ranks">How ranks are chosen; null: half of the multiply-accumulates of every layer.</param>
/// <param name="Whiten">Whether errors are those of outputs, in the norm of the layer's inputs; null: where there is calibration data.</param>
/// <param name="Refit">Whether last factors are fitted again, layer by layer, to the inputs that the decomposed prefix really gives.</param>
public sealed record LowRankOptions(string Method = "auto", RankChoice? Ranks = null, bool? Whiten = null, bool Refit = false)
{
    internal RankChoice WantedRanks => Ranks ?? new ShareOfCost(0.5);

    /// <summary>Everything that is wrong with the options, without a look at the model.</summary>
    public IReadOnlyList<Diagnostic> Check()
    {
        var mistakes = new List<Diagnostic>(WantedRanks.Check());
        if (!MethodChoice.Names.Contains(Method))
            mistakes.Add(
                LowRankCodes.UnknownMethod.At(
                    $"{LowRankPass.PassId} method",
                    $"There is no method '{Method}'.",
                    $"Give one of {string.Join(", ", MethodChoice.Names)}."
                )
            );
        return mistakes;
    }
}
