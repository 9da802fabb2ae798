using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>The targets with their defaults filled in, and what can be wrong with them.</summary>
internal static class PruningTargets
{
    public const double DefaultSparsity = 0.5;

    extension(IPruningTargets targets)
    {
        public double WantedSparsity => targets.Sparsity ?? DefaultSparsity;

        public PruningScope WantedScope => targets.Scope ?? PruningScope.Global;

        public ImportanceScore WantedScore => targets.Score ?? targets.WantedScope.DefaultScore;

        /// <summary>Whether nothing is asked for, which is legal.</summary>
        public bool AreZero => targets.WantedSparsity == 0 && (targets.Layers ?? []).All(l => l.Sparsity == 0);

        /// <summary>What is wrong with the numbers themselves, without a look at the model.</summary>
        public IEnumerable<Diagnostic> Mistakes(string passId)
        {
            if (!IsShare(targets.WantedSparsity))
                yield return SparsityMistake($"{passId} sparsity", targets.WantedSparsity);
            foreach (var layer in targets.Layers ?? [])
            {
                if (!IsShare(layer.Sparsity))
                    yield return SparsityMistake($"{passId} layer '{layer.Pattern}'", layer.Sparsity);
            }

            if (targets.MinKeep < 0)
                yield return PruningCodes.OptionRange.At(
                    $"{passId} min-keep",
                    $"{targets.MinKeep} weights cannot be kept.",
                    "Give 0 or a positive number."
                );
        }

        /// <summary>The target of its own that a layer has, or null.</summary>
        public double? OwnTargetOf(PrunableLayer layer) => (targets.Layers ?? []).LastOrDefault(t => layer.IsNamedBy(t.Pattern))?.Sparsity;
    }

    private static bool IsShare(double sparsity) => sparsity is >= 0 and < 1;

    private static Diagnostic SparsityMistake(string place, double sparsity) =>
        PruningCodes.SparsityRange.At(
            place,
            $"{sparsity} is no share of weights to remove.",
            "Give a number from 0 (none) to below 1 (all); 0.8 removes 80 %."
        );
}
