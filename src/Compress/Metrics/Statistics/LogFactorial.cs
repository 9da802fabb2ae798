namespace NNCompress.Metrics.Statistics;

/// <summary>
/// ln n! — summed for small n, by Stirling's series above:
/// ln n! = n ln n − n + ½ ln(2πn) + 1/(12n) − 1/(360n³) + 1/(1260n⁵).
/// </summary>
internal static class LogFactorial
{
    /// <summary>From here on the first omitted term, 1/(1680n⁷), is below 10⁻¹⁵.</summary>
    private const int Small = 64;

    private static readonly double[] Table = Sums();

    /// <param name="n">Not negative.</param>
    public static double Of(long n)
    {
        if (n < Small)
            return Table[n];
        double x = n,
            inverse = 1 / x,
            square = inverse * inverse;
        return x * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI * x) + inverse * (1.0 / 12 - square * (1.0 / 360 - square / 1260));
    }

    private static double[] Sums()
    {
        var table = new double[Small];
        for (var n = 2; n < Small; n++)
            table[n] = table[n - 1] + Math.Log(n);
        return table;
    }
}
