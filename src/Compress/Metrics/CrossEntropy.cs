using NNCompress.Metrics.Statistics;

namespace NNCompress.Metrics;

/// <summary>
/// Mean cross-entropy of the right class y, in nats: from logits x, ln Σ_j e^{x_j} − x_y; from probabilities p, −ln max(p_y, 2⁻²³), so
/// that one confident mistake does not make the mean infinite. The interval is the normal one, mean ± z·s/√n.
/// </summary>
/// <param name="Scores">What the model's scores are.</param>
public sealed record CrossEntropy(ScoreKind Scores = ScoreKind.Auto) : ClassificationMetric
{
    /// <summary>The least that a probability counts as.</summary>
    internal const double SmallestProbability = 1.0 / (1 << 23);

    /// <summary>How far the sum of a row of probabilities, rounded by the model's own arithmetic, may be from 1.</summary>
    private const double SumTolerance = 1e-3;

    /// <inheritdoc/>
    public override string Id => "loss";

    /// <inheritdoc/>
    public override bool HigherIsBetter => false;

    /// <inheritdoc/>
    public override MetricUnit Unit => MetricUnit.Nats;

    /// <inheritdoc/>
    public override MetricAccumulator Start() => new Accumulator(this);

    /// <summary>−ln p of the right class, taking the scores as logits.</summary>
    internal static double FromLogits(ReadOnlySpan<float> scores, int label)
    {
        double largest = float.NegativeInfinity,
            sum = 0;
        foreach (var score in scores)
            largest = Math.Max(largest, score);
        foreach (var score in scores)
            sum += Math.Exp(score - largest);
        return Math.Log(sum) + largest - scores[label];
    }

    /// <summary>−ln p of the right class, taking the scores as probabilities.</summary>
    internal static double FromProbabilities(ReadOnlySpan<float> scores, int label) =>
        -Math.Log(Math.Max(scores[label], SmallestProbability));

    /// <summary>Whether scores may be probabilities: none negative, their sum 1.</summary>
    internal static bool IsDistribution(ReadOnlySpan<float> scores)
    {
        double sum = 0;
        foreach (var score in scores)
        {
            if (!(score >= 0))
                return false;
            sum += score;
        }
        return Math.Abs(sum - 1) <= SumTolerance;
    }

    private sealed class Accumulator(CrossEntropy metric) : MetricAccumulator
    {
        private Moments _logits;
        private Moments _probabilities;
        private readonly SumEvidence _logitEvidence = SumEvidence.Mean();
        private readonly SumEvidence _probabilityEvidence = SumEvidence.Mean();
        private bool _allDistributions = true;

        public override void Add(MetricBatch batch)
        {
            var scores = new ClassScores(batch);
            for (var i = 0; i < scores.Count; i++)
            {
                _allDistributions = _allDistributions && IsDistribution(scores.Row(i));
                var (logit, probability) = (FromLogits(scores.Row(i), scores.Label(i)), FromProbabilities(scores.Row(i), scores.Label(i)));
                _logits.Add(logit);
                _logitEvidence.Add(logit, 1);
                _probabilities.Add(probability);
                _probabilityEvidence.Add(probability, 1);
            }
        }

        public override MetricResult Result()
        {
            if (_logits.Count == 0)
                throw new InvalidOperationException("no sample was measured");
            var kind =
                metric.Scores == ScoreKind.Auto
                    ? _allDistributions
                        ? ScoreKind.Probabilities
                        : ScoreKind.Logits
                    : metric.Scores;
            var moments = kind == ScoreKind.Logits ? _logits : _probabilities;
            var half = NormalDistribution.Quantile(0.5 + Interval.DefaultLevel / 2) * moments.StandardError;
            return new MetricResult(
                metric,
                moments.Mean,
                moments.Count,
                new Interval(moments.Mean - half, moments.Mean + half),
                Note: $"scores taken as {kind.ToString().ToLowerInvariant()}"
            )
            {
                Evidence = kind == ScoreKind.Logits ? _logitEvidence : _probabilityEvidence,
            };
        }
    }
}
