using NNCompress.Metrics.Statistics;

namespace NNCompress.Metrics;

/// <summary>
/// Share of samples whose right class is among the K highest scores. Of equal scores the lower class index comes first, as argmax
/// has it; a sample whose score is not a number is wrong.
/// </summary>
/// <param name="K">At least 1; with as many classes as K, or fewer, every sample with a score is right.</param>
public sealed record TopK(int K) : ClassificationMetric
{
    /// <inheritdoc/>
    public override string Id => $"top{K}";

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override MetricAccumulator Start() => new Accumulator(this);

    /// <summary>Whether fewer than K classes stand before <paramref name="label"/>.</summary>
    internal bool IsCorrect(ReadOnlySpan<float> scores, int label)
    {
        var own = scores[label];
        if (float.IsNaN(own))
            return false;
        var before = 0;
        for (var i = 0; i < scores.Length && before < K; i++)
        {
            if (scores[i] > own || scores[i] == own && i < label)
                before++;
        }
        return before < K;
    }

    private sealed class Accumulator(TopK metric) : MetricAccumulator
    {
        private readonly SampleBits _correct = new();
        private long _right;
        private bool _isTrivial;

        public override void Add(MetricBatch batch)
        {
            var scores = new ClassScores(batch);
            _isTrivial |= metric.K >= scores.Classes;
            for (var i = 0; i < scores.Count; i++)
            {
                var right = metric.IsCorrect(scores.Row(i), scores.Label(i));
                _correct.Add(right);
                _right += right ? 1 : 0;
            }
        }

        public override MetricResult Result()
        {
            var n = _correct.LongCount;
            if (n == 0)
                throw new InvalidOperationException("no sample was measured");
            return new MetricResult(metric, _right / (double)n, n, WilsonInterval.Of(_right, n), _correct, _isTrivial);
        }
    }
}
