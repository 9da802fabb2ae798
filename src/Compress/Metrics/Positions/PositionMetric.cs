namespace NNCompress.Metrics.Positions;

/// <summary>
/// A metric of yes-or-no answers, one at each position of a sequence: a score above a threshold θ is a yes. Logits are compared with
/// ln(θ/(1 − θ)), which is the same as their sigmoid with θ. Counts of hits (TP), false alarms (FP), misses (FN) and right noes (TN)
/// are summed over all positions; the independent unit of intervals is the sample, since neighbouring positions are much alike.
/// </summary>
/// <param name="Threshold">θ, between 0 and 1.</param>
/// <param name="Channel">Which of several scores of a position counts, along the last axis; null where there is one.</param>
/// <param name="Scores">What the scores are; unless told, logits as soon as one lies outside 0 to 1.</param>
public abstract record PositionMetric(double Threshold, int? Channel, ScoreKind Scores) : Metric
{
    /// <inheritdoc/>
    public sealed override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public sealed override MetricAccumulator Start() => new Accumulator(this);

    /// <summary>The metric from the four counts.</summary>
    protected abstract double Figure(double truePositives, double falsePositives, double falseNegatives, double trueNegatives);

    private sealed class Accumulator : MetricAccumulator
    {
        private readonly PositionMetric _metric;
        private readonly SumEvidence _asProbabilities;
        private readonly SumEvidence _asLogits;
        private readonly double _logit;
        private bool _allInUnit = true;
        private long _positions;

        public Accumulator(PositionMetric metric)
        {
            _metric = metric;
            _logit = Math.Log(metric.Threshold / (1 - metric.Threshold));
            (_asProbabilities, _asLogits) = (Evidence(), Evidence());
            SumEvidence Evidence() => new(4, n => metric.Figure(n[0], n[1], n[2], n[3]));
        }

        public override void Add(MetricBatch batch)
        {
            var scores = new PositionScores(batch, _metric.Channel);
            Span<double> probabilities = stackalloc double[4];
            Span<double> logits = stackalloc double[4];
            for (var sample = 0; sample < scores.Count; sample++)
            {
                probabilities.Clear();
                logits.Clear();
                for (var position = 0; position < scores.Positions; position++)
                {
                    if (!scores.IsData(sample, position))
                        continue;
                    var (score, label) = (scores.Score(sample, position), scores.Label(sample, position));
                    _allInUnit &= score is >= 0 and <= 1;
                    probabilities[Cell(score > _metric.Threshold, label)]++;
                    logits[Cell(score > _logit, label)]++;
                    _positions++;
                }
                _asProbabilities.Add(probabilities);
                _asLogits.Add(logits);
            }
        }

        public override MetricResult Result()
        {
            var isLogits = _metric.Scores == ScoreKind.Logits || _metric.Scores == ScoreKind.Auto && !_allInUnit;
            return _metric.ResultOf(
                isLogits ? _asLogits : _asProbabilities,
                $"over {_positions} positions, scores taken as {(isLogits ? "logits" : "probabilities")}"
            );
        }

        private static int Cell(bool answer, bool label) =>
            answer
                ? label
                    ? 0
                    : 1
                : label
                    ? 2
                    : 3;
    }
}
