using System.Collections.Immutable;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Speeds of one quantized form of a matrix product [M, K]·[K, N] against float, at some M and some √(K·N). Between them the logarithm of the
/// speed is linear in log M and in log √(K·N); beyond them it is that at the edge.
/// </summary>
/// <param name="sizes">√(K·N) of the grid's rows, rising.</param>
/// <param name="rows">M of its columns, rising.</param>
/// <param name="speeds">Speeds, size by size; above 1 is faster than float.</param>
internal sealed class SpeedGrid(ImmutableArray<double> sizes, ImmutableArray<double> rows, ImmutableArray<double> speeds)
{
    public double At(long m, long k, long n)
    {
        var (s, ds) = Place(sizes, Math.Sqrt((double)k * n));
        var (r, dr) = Place(rows, m);
        var low = Mix(Log(s, r), Log(s, r + 1), dr);
        var high = Mix(Log(s + 1, r), Log(s + 1, r + 1), dr);
        return Math.Exp(Mix(low, high, ds));
    }

    private double Log(int size, int row) => Math.Log(speeds[(size * rows.Length) + row]);

    private static double Mix(double a, double b, double share) => a + ((b - a) * share);

    /// <summary>The grid point before a value, and how far it is on the way to the next one.</summary>
    private static (int Before, double Share) Place(ImmutableArray<double> points, double value)
    {
        var before = 0;
        while (before < points.Length - 2 && points[before + 1] <= value)
            before++;
        var share = Math.Log(Math.Max(value, double.Epsilon) / points[before]) / Math.Log(points[before + 1] / points[before]);
        return (before, Math.Clamp(share, 0, 1));
    }
}
