using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Pruning;

/// <summary>The targets with their defaults filled in, and what can be wrong with them.</summary>
internal static class DataPruningTargets
{
    extension(IDataPruningTargets targets)
    {
        public LayerSplit WantedSplit => targets.Split ?? LayerSplit.Lamp;

        public PruningPattern WantedPattern => targets.Pattern ?? PruningPattern.Unstructured;

        /// <summary>What is wrong with the targets, without a look at the model. N:M takes the same share of every group: nothing chooses shares then.</summary>
        public IEnumerable<Diagnostic> DataMistakes(string passId)
        {
            foreach (var mistake in targets.Mistakes(passId))
                yield return mistake;
            if (targets.WantedPattern is not NofMPattern pattern)
                yield break;
            if (targets.Sparsity is not null)
                yield return Clash("sparsity", $"the pattern fixes it at {1 - ((double)pattern.N / pattern.M):0.####}");
            if (targets.Layers is { Count: > 0 })
                yield return Clash("layer", "the pattern fixes every layer's sparsity");
            if (targets.Split is not null)
                yield return Clash("split", "the pattern fixes every layer's sparsity");
            if (targets.MinKeep > 0)
                yield return Clash("min-keep", $"of every {pattern.M} weights {pattern.N} stay");

            Diagnostic Clash(string option, string why) =>
                PruningCodes.OptionsClash.At(
                    $"{passId} {option}",
                    $"It has no meaning with pattern {pattern}: {why}.",
                    "Leave one of the two out."
                );
        }
    }
}
