using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// What the calibration data say about a layer's inputs: for each group the norm in which errors of W are errors of the output, and the inputs' mean μ. Where
/// a bias can take up the mean error, (W − W̃)·μ, the norm is that of the centred moment C − μμᵀ, else that of C.
/// </summary>
/// <param name="Norms">One for each group.</param>
/// <param name="Means">μ of each group; null where the bias takes up nothing.</param>
/// <param name="Rows">Rows that were seen.</param>
internal sealed record LayerMoments(IReadOnlyList<InputNorm> Norms, IReadOnlyList<double[]>? Means, long Rows)
{
    /// <summary>Of a lookup table, how often its entries are picked; it has no norms. Null for all others.</summary>
    public EntryFrequencies? Entries { get; init; }

    /// <summary>Where a layer has an <see cref="OutputForm"/>, the moments of that: its error is judged there, and the bias takes up the mean. Null for all others.</summary>
    public LayerMoments? Output { get; init; }

    /// <summary>Of a lookup table, or null with the reason why there is nothing to count.</summary>
    public static LayerMoments? OfTable(IndexCountAccumulator? found, out string? reason)
    {
        reason = found is null || found.Counts.IndexOfAnyExcept(0L) < 0 ? "no sample reaches it" : null;
        if (reason is not null)
            return null;
        var entries = new EntryFrequencies(found!.Counts);
        return new LayerMoments([], null, entries.Picks) { Entries = entries };
    }

    /// <summary>The moments of a layer, or null with the reason why there are none.</summary>
    /// <param name="found">What was collected; null where nothing was.</param>
    /// <param name="groups">Groups of the layer.</param>
    /// <param name="columns">What one output of a group sums over.</param>
    /// <param name="isCentred">Whether a bias takes up the mean error.</param>
    /// <param name="reason">Why there are none.</param>
    public static LayerMoments? Of(SecondMomentAccumulator? found, int groups, int columns, bool isCentred, out string? reason)
    {
        reason =
            found is not { Rows: > 0 } ? "no sample reaches it"
            : found.Width != groups * columns ? $"its input has rows of {found.Width} elements, its weight {groups * columns}"
            : null;
        if (reason is not null)
            return null;
        var n = columns;
        var norms = new List<InputNorm>();
        var means = new List<double[]>();
        for (var group = 0; group < groups; group++)
        {
            var moment = found!.Moment(group);
            for (var i = 0L; i < moment.LongLength; i++)
                moment[i] /= found.Rows;
            double[] mean = [.. found.Sums.Slice(group * n, n).ToArray().Select(s => s / found.Rows)];
            var rows = (double)found.Rows;
            if (isCentred)
            {
                for (var i = 0; i < n; i++)
                for (var j = 0; j < n; j++)
                    moment[(long)i * n + j] -= mean[i] * mean[j];
                rows--;
            }

            for (var i = 0; i < n; i++)
                moment[(long)i * n + i] = Math.Max(0, moment[(long)i * n + i]);
            norms.Add(new InputNorm(moment, n, OracleShrinkage.Of(moment, n, rows)));
            means.Add(mean);
        }

        if (norms.All(m => m.Level == 0))
        {
            reason = "its input is the same in every sample";
            return null;
        }

        return new LayerMoments(norms, isCentred ? means : null, found!.Rows);
    }

    /// <summary>The norm of a group; null where its inputs never change, and any factors do.</summary>
    public InputNorm? NormOf(int group) => Norms[group].Level > 0 ? Norms[group] : null;

    /// <summary>Whether a group has a part in the error.</summary>
    public bool Counts(int group) => Entries is not null || NormOf(group) is not null;
}
