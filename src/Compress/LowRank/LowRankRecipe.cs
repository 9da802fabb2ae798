using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Fusion;
using NNCompress.Passes.LowRank;
using NNCompress.Pipeline;

namespace NNCompress.LowRank;

/// <summary>What <c>lowrank</c> is asked to do, and the passes that do it.</summary>
/// <param name="Options">Method, ranks, norm.</param>
public sealed record LowRankRecipe(LowRankOptions Options)
{
    /// <summary>
    /// The passes, in order: first those that keep the outputs, so that weights stand where layers read them and BatchNormalization is part of
    /// them; then the decomposition.
    /// </summary>
    public IReadOnlyList<PassStep> Steps() =>
        [
            new(FoldConstantsPass.PassId),
            new(RemoveIdentityPass.PassId),
            new(FoldBatchNormPass.PassId),
            new(DeduplicatePass.PassId),
            new(RemoveDeadPass.PassId),
            new(LowRankPassId, Options),
        ];

    private const string LowRankPassId = "lowrank";
}
