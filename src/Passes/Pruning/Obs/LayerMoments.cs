using System.Numerics.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// The second moment of what each block of a layer multiplies, centred where the layer's bias makes up for the mean:
/// <code>
/// Σ(x̂ − μ)(x̂ − μ)ᵀ = X̂ᵀX̂ − n·μμᵀ
/// </code>
/// </summary>
internal sealed class LayerMoments
{
    /// <summary>Above it the moment says nothing.</summary>
    private const double MostDamping = 100;

    private readonly double[][] _moments;
    private readonly double[] _means;
    private readonly int _columns;

    private LayerMoments(FittedLayer layer, SecondMomentAccumulator found, bool centred)
    {
        Rows = found.Rows;
        _columns = layer.Matrix.Columns;
        _means = [.. found.Sums.ToArray().Select(s => s / found.Rows)];
        IsCentred = centred;
        _moments = [.. Enumerable.Range(0, layer.Input.Groups).Select(found.Moment)];
        if (!centred)
            return;
        for (var group = 0; group < _moments.Length; group++)
        {
            var mean = _means.AsSpan(group * _columns, _columns);
            for (var i = 0; i < _columns; i++)
            {
                var row = _moments[group].AsSpan(i * _columns, _columns);
                TensorPrimitives.MultiplyAdd<double>(mean, -Rows * mean[i], row, row);
                // a constant input leaves the rounding of a difference
                row[i] = row[i] > 1e-9 * Rows * mean[i] * mean[i] ? row[i] : 0;
            }
        }
    }

    /// <summary>Rows that were seen.</summary>
    public long Rows { get; }

    public bool IsCentred { get; }

    /// <returns>Null where no sample reached the layer, or its input is none of the weight's.</returns>
    public static LayerMoments? Of(FittedLayer layer, StatisticSet found, bool centred, out string? reason)
    {
        var moments = found.Of<SecondMomentAccumulator>(layer.Input.Value, layer.Moment);
        reason =
            moments is not { Rows: > 0 } ? "no sample reaches it"
            : moments.Width != layer.Matrix.Columns * layer.Input.Groups
                ? $"its input has rows of {moments.Width} elements, its weight {layer.Matrix.Columns * layer.Input.Groups}"
            : null;
        return reason is null ? new LayerMoments(layer, moments!, centred) : null;
    }

    /// <summary>The moment that a block's columns have.</summary>
    public double[] Of(int block) => _moments[_moments.Length == 1 ? 0 : block];

    /// <summary>The mean of each column of a block.</summary>
    public ReadOnlySpan<double> MeansOf(int block) => _means.AsSpan((_moments.Length == 1 ? 0 : block) * _columns, _columns);

    /// <summary>U of each block, columns in a mask's order. Patches that overlap count as one row for each element of the kernel.</summary>
    public InverseFactor[] Factors(FittedLayer layer, int[] order, double damping, ParallelOptions parallel)
    {
        var factors = new InverseFactor[_moments.Length];
        var inner = factors.Length > 1 ? new ParallelOptions { MaxDegreeOfParallelism = 1 } : parallel;
        var independent = (double)Rows / layer.Matrix.Kernel;
        Parallel.For(
            0,
            factors.Length,
            parallel,
            group =>
                factors[group] = InverseFactor.Of(_moments[group], order, Math.Max(damping, DampingOf(_moments[group], independent)), inner)
        );
        return factors.Length == layer.Blocks ? factors : [.. Enumerable.Repeat(factors[0], layer.Blocks)];
    }

    /// <summary>What shrinkage adds, (1 − ρ)·S + ρ·m·I ∝ S + ρ/(1 − ρ)·m·I with m the mean of S's diagonal.</summary>
    private double DampingOf(double[] moment, double rows)
    {
        var share = OracleShrinkage.Of(moment, _columns, rows);
        return share < 1 ? Math.Min(MostDamping, share / (1 - share)) : MostDamping;
    }

    /// <summary>Σ over rows of wᵀ·M·w: what a block's outputs hold.</summary>
    public double Energy(int block, double[] weights)
    {
        double sum = 0;
        for (var r = 0; r < weights.Length / _columns; r++)
            sum += OutputError.Quadratic(weights.AsSpan(r * _columns, _columns), Of(block));
        return Math.Max(0, sum);
    }
}
