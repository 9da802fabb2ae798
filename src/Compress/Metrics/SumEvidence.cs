namespace NNCompress.Metrics;

/// <summary>Evidence for a metric that is a function of sums over units: m = f(Σ_i x_i), with a few numbers x_i for each unit.</summary>
/// <param name="width">How many numbers a unit has.</param>
/// <param name="figure">f.</param>
public sealed class SumEvidence(int width, Func<ReadOnlySpan<double>, double> figure) : UnitEvidence
{
    private readonly List<double> _rows = [];
    private bool _isMean;

    /// <inheritdoc/>
    public override int Count => _rows.Count / width;

    /// <summary>Where the figure is a mean, the units' values; else null.</summary>
    public double[]? Values => _isMean ? [.. _rows.Where((_, i) => i % 2 == 0)] : null;

    /// <summary>Evidence for a mean: the numbers of a unit are its value and 1.</summary>
    public static SumEvidence Mean() => new(2, sums => sums[0] / sums[1]) { _isMean = true };

    /// <summary>Takes the next unit's numbers.</summary>
    public void Add(params ReadOnlySpan<double> row)
    {
        if (row.Length != width)
            throw new ArgumentException($"{row.Length} numbers for a unit of {width}", nameof(row));
        _rows.AddRange(row);
    }

    /// <inheritdoc/>
    public override double Value(ReadOnlySpan<int> times)
    {
        if (times.Length != Count)
            throw new ArgumentException($"{times.Length} counts for {Count} units", nameof(times));
        Span<double> sums = stackalloc double[width];
        sums.Clear();
        var rows = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_rows);
        for (var i = 0; i < times.Length; i++)
        {
            if (times[i] == 0)
                continue;
            for (var j = 0; j < sums.Length; j++)
                sums[j] += times[i] * rows[i * width + j];
        }
        return figure(sums);
    }
}
