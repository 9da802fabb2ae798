using System.Numerics.Tensors;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// How often the entries of a lookup table are picked, f, Σf = 1, and the norm √(Σ f_i·‖e_i‖²) of errors e: the mean squared error of what is looked up. What is
/// minimised is the norm of g = (1 − ρ)·f + ρ/V, for V entries and N picks:
/// <code>
/// ρ = max(ρ₁, ρ₂), at most 1
/// ρ₁ = (1 − Σf²)/((N − 1)·(Σf² − 1/V))     least expected squared error of g (Hausser, Strimmer 2009)
/// ρ₂ = (n₁/N)·(V/V₀)                       entries that were never picked, V₀ of them, get together the chance that the next pick is a new one: the share n₁/N of
///                                          picks of entries that were picked once (Good 1953)
/// </code>
/// </summary>
internal sealed class EntryFrequencies
{
    /// <summary>Below, what is never picked would lose all its digits.</summary>
    private const double LeastShrinkage = 1e-6;

    /// <param name="counts">Picks of each entry; at least one pick.</param>
    public EntryFrequencies(ReadOnlySpan<long> counts)
    {
        Observed = new double[counts.Length];
        Wanted = new double[counts.Length];
        var (never, once) = (0, 0);
        foreach (var count in counts)
        {
            Picks += count;
            never += count == 0 ? 1 : 0;
            once += count == 1 ? 1 : 0;
        }

        var (v, n) = ((double)counts.Length, (double)Picks);
        for (var i = 0; i < counts.Length; i++)
            Observed[i] = counts[i] / n;
        var squares = TensorPrimitives.SumOfSquares<double>(Observed);
        var spread = (n - 1) * (squares - 1 / v);
        var stein = spread > 0 ? (1 - squares) / spread : 1;
        var unseen = never > 0 ? once / n * v / never : 0;
        Shrinkage = Math.Clamp(Math.Max(stein, unseen), LeastShrinkage, 1);
        for (var i = 0; i < counts.Length; i++)
            Wanted[i] = (1 - Shrinkage) * Observed[i] + Shrinkage / v;
    }

    /// <summary>f.</summary>
    public double[] Observed { get; }

    /// <summary>g; above 0 everywhere.</summary>
    public double[] Wanted { get; }

    /// <summary>N.</summary>
    public long Picks { get; }

    /// <summary>ρ.</summary>
    public double Shrinkage { get; }

    /// <summary>Σ f_i·‖e_i‖².</summary>
    /// <param name="error">e, row-major, a row for each entry.</param>
    public double Squared(double[] error)
    {
        var columns = error.Length / Observed.Length;
        var sum = 0.0;
        for (var i = 0; i < Observed.Length; i++)
            sum += Observed[i] * TensorPrimitives.SumOfSquares<double>(error.AsSpan(i * columns, columns));
        return sum;
    }
}
