using System.Globalization;
using NNCompress.Metrics;
using NNCompress.Metrics.Statistics;

namespace NNCompress.Benchmarks;

/// <summary>
/// A form's accuracies against the most accurate other tool of each model. The tools' single answers are not at hand, so each row is tested as two
/// independent shares, z = (p₁ − p₂)/√(2·p(1 − p)/n), p = (p₁ + p₂)/2: a test that sees less than one of pairs would. Over several rows some are
/// small by chance; Holm's step-down keeps that chance below the level for all of them together.
/// </summary>
internal sealed class PeerDifferences
{
    private readonly List<Row> _rows = [];

    /// <summary>Takes in a model's result, where another tool has one.</summary>
    public void Add(string model, MetricResult ours, IEnumerable<PeerFigures> peers)
    {
        if (PeerFigures.Best(peers) is not { Accuracy: { } theirs } best)
            return;
        var share = (ours.Value + theirs / 100) / 2;
        var error = Math.Sqrt(2 * share * (1 - share) / ours.Samples);
        var z = error == 0 ? 0 : (ours.Value - theirs / 100) / error;
        _rows.Add(new Row(model, ours.Points, best, 2 * NormalDistribution.Cdf(-Math.Abs(z))));
    }

    /// <summary>A line for each model, the smallest p first, and the means.</summary>
    public IEnumerable<string> Lines(string form)
    {
        if (_rows.Count == 0)
            yield break;
        yield return $"{form} against the most accurate other tool of each model: difference, p of two independent shares, p after Holm";
        var adjusted = 0.0;
        foreach (var (row, rank) in _rows.OrderBy(r => r.P).Select((row, rank) => (row, rank)))
        {
            adjusted = Math.Max(adjusted, Math.Min(1, (_rows.Count - rank) * row.P));
            yield return Invariant(
                $"- {row.Model}: {row.Ours:0.00} against {row.Best.Accuracy:0.00} ({row.Best.Tool}): {row.Ours - row.Best.Accuracy:+0.00;-0.00}, {row.P:0.000}, {adjusted:0.00}"
            );
        }
        yield return Invariant(
            $"- mean over {_rows.Count} models: {_rows.Average(r => r.Ours):0.00} against {_rows.Average(r => r.Best.Accuracy!.Value):0.00}"
        );
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Row(string Model, double Ours, PeerFigures Best, double P);
}
