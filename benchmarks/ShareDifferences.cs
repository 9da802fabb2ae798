using System.Globalization;
using NNCompress.Metrics;
using NNCompress.Metrics.Statistics;

namespace NNCompress.Benchmarks;

/// <summary>
/// Accuracies against others' over the same samples. The others' single answers are not at hand, so each row is tested as two independent shares,
/// z = (p₁ − p₂)/√(2·p(1 − p)/n), p = (p₁ + p₂)/2: a test that sees less than one of pairs would. Over several rows some are small by chance; Holm's
/// step-down keeps that chance below the level for all of them together.
/// </summary>
internal sealed class ShareDifferences
{
    private const double Level = 0.05;

    private readonly List<Row> _rows = [];

    /// <summary>How many rows there are.</summary>
    public int Count => _rows.Count;

    /// <summary>Takes in a result.</summary>
    /// <param name="name">What was measured.</param>
    /// <param name="ours">The result, a share.</param>
    /// <param name="theirs">The other's, in per cent.</param>
    /// <param name="whose">The other.</param>
    public void Add(string name, MetricResult ours, double theirs, string whose)
    {
        var share = (ours.Value + theirs / 100) / 2;
        var error = Math.Sqrt(2 * share * (1 - share) / ours.Samples);
        var z = error == 0 ? 0 : (ours.Value - theirs / 100) / error;
        _rows.Add(new Row(name, ours.Points, theirs, whose, 2 * NormalDistribution.Cdf(-Math.Abs(z))));
    }

    /// <summary>A line for each row, the smallest p first; which are below by more than chance; the means.</summary>
    /// <param name="rows">What the rows are.</param>
    public IEnumerable<string> Lines(string rows)
    {
        var below = new List<string>();
        var adjusted = 0.0;
        foreach (var (row, rank) in _rows.OrderBy(r => r.P).Select((row, rank) => (row, rank)))
        {
            adjusted = Math.Max(adjusted, Math.Min(1, (_rows.Count - rank) * row.P));
            if (adjusted < Level && row.Ours < row.Theirs)
                below.Add(row.Name);
            yield return Invariant(
                $"- {row.Name}: {row.Ours:0.00} against {row.Theirs:0.00} ({row.Whose}): {row.Ours - row.Theirs:+0.00;-0.00}, {row.P:0.000}, {adjusted:0.00}"
            );
        }

        yield return $"- below by more than chance: {(below.Count == 0 ? "none" : string.Join(", ", below))}";
        yield return Invariant(
            $"- mean over {_rows.Count} {rows}: {_rows.Average(r => r.Ours):0.00} against {_rows.Average(r => r.Theirs):0.00}"
        );
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Row(string Name, double Ours, double Theirs, string Whose, double P);
}
