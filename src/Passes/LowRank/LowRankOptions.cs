using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.LowRank;

/// <summary>What <c>lowrank</c> is asked to do.</summary>
/// <param name="Method"><c>auto</c> (what suits each operator), <c>mixed</c> (all, the smallest error wins), or one method alone.</param>
/// <param name="Ranks">How ranks are chosen; null: half of the multiply-accumulates of every layer.</param>
/// <param name="Whiten">Whether errors are those of outputs, in the norm of the layer's inputs; null: where there is calibration data.</param>
/// <param name="Refit">
/// Whether last factors, and whole layers behind them, are fitted again, layer by layer, to the inputs that the decomposed prefix really gives, as far as that brings the
/// model's outputs nearer.
/// </param>
/// <param name="SparseResidual">Whether a part of a layer's rank is given up for some inputs whose weights stay whole, where that loses less at the same cost.</param>
public sealed record LowRankOptions(
    string Method = "auto",
    RankChoice? Ranks = null,
    bool? Whiten = null,
    bool Refit = false,
    bool SparseResidual = false
)
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
        else if (SparseResidual && !MethodChoice.For(Method).Any(m => m is SvdMethod))
            mistakes.Add(
                LowRankCodes.ResidualWithoutSvd.At(
                    $"{LowRankPass.PassId} method",
                    $"A sparse residual stands beside the two factors of svd, and the method is '{Method}'.",
                    "Give auto, mixed or svd."
                )
            );
        return mistakes;
    }
}
