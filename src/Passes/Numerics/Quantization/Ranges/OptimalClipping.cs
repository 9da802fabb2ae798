namespace NNCompress.Passes.Numerics;

/// <summary>Where to clip a distribution of unit spread for the smallest squared error with 2^M integers; see <see cref="AciqRange"/>.</summary>
public static class OptimalClipping
{
    /// <summary>α/β for Laplace: t·e^t = 3·4^M, that is Lambert's W.</summary>
    /// <param name="bits">M, 1 to 20.</param>
    public static double Laplace(int bits) => Root(t => t + Math.Log(t) - Math.Log(3) - (bits * Math.Log(4)));

    /// <summary>α/σ for Gauss: φ(t) − t·Q(t) = t/(6·4^M).</summary>
    /// <param name="bits">M, 1 to 20.</param>
    public static double Gauss(int bits) => Root(t => Math.Log(t) - Math.Log(6) - (bits * Math.Log(4)) - LogExcess(t));

    /// <summary>ln(φ(t) − t·Q(t)) = ln φ(t) + ln(1 − t·R(t)), R = Q/φ by its continued fraction 1/(t + 1/(t + 2/(t + 3/(t + ...)))).</summary>
    private static double LogExcess(double t)
    {
        var tail = t;
        for (var k = 400; k >= 2; k--)
            tail = t + (k / tail);
        // R = 1/(t + 1/tail), so 1 − t·R = 1/(t·tail + 1)
        return (-t * t / 2) - (Math.Log(2 * Math.PI) / 2) - Math.Log((t * tail) + 1);
    }

    /// <summary>The zero of a function that rises over (0.5, 40).</summary>
    private static double Root(Func<double, double> function)
    {
        var (low, high) = (0.5, 40.0);
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            if (function(middle) < 0)
                low = middle;
            else
                high = middle;
        }

        return (low + high) / 2;
    }
}
