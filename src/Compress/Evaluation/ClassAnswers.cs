using NNCompress.Metrics;
using NNCompress.Passes;

namespace NNCompress.Evaluation;

/// <summary>Collects class scores with their labels. Probabilities become ln max(p, 2⁻²³), as for the cross-entropy.</summary>
internal static class ClassAnswers
{
    /// <param name="batches">What a model answered; at least one batch.</param>
    /// <param name="kind">What its scores are.</param>
    public static LabelledScores Of(IEnumerable<MetricBatch> batches, ScoreKind kind)
    {
        var (all, labels) = (new List<float>(), new List<int>());
        var (output, classes, areDistributions) = ("", 0, true);
        foreach (var batch in batches)
        {
            var scores = new ClassScores(batch);
            (output, classes) = (batch.Judged.Key, scores.Classes);
            for (var i = 0; i < scores.Count; i++)
            {
                areDistributions = areDistributions && CrossEntropy.IsDistribution(scores.Row(i));
                all.AddRange(scores.Row(i));
                labels.Add(scores.Label(i));
            }
        }

        if (kind == ScoreKind.Probabilities || (kind == ScoreKind.Auto && areDistributions))
        {
            for (var i = 0; i < all.Count; i++)
                all[i] = (float)Math.Log(Math.Max(all[i], CrossEntropy.SmallestProbability));
        }

        return new LabelledScores(output, classes, [.. all], [.. labels]);
    }
}
