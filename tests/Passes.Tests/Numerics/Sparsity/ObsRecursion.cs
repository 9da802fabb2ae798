namespace NNCompress.Passes.Tests.Numerics;

/// <summary>
/// OBS as its paper writes it, one weight at a time: removing w_p costs w_p²/[H⁻¹]_pp, the others change by −w_p/[H⁻¹]_pp · [H⁻¹]_:p, then p is taken out of H⁻¹.
/// </summary>
internal static class ObsRecursion
{
    /// <param name="weights">W, row-major [rows, n].</param>
    /// <param name="inverse">(H + λI)⁻¹, row-major [n, n].</param>
    /// <param name="goes">Which go.</param>
    /// <param name="order">Columns in the order of the sweep: a column that is done is fixed, whether it went or not.</param>
    public static (double[] Weights, double Cost) Solve(double[] weights, double[] inverse, Func<int, int, bool> goes, int[] order)
    {
        var n = order.Length;
        var w = (double[])weights.Clone();
        double cost = 0;
        for (var r = 0; r < weights.Length / n; r++)
        {
            var left = (double[])inverse.Clone();
            foreach (var p in order)
            {
                var pivot = left[(p * n) + p];
                if (goes(r, p))
                {
                    var error = w[(r * n) + p] / pivot;
                    cost += error * w[(r * n) + p];
                    for (var k = 0; k < n; k++)
                        w[(r * n) + k] -= error * left[(k * n) + p];
                    w[(r * n) + p] = 0;
                }

                // one that is fixed leaves the problem as one that went does
                var column = Enumerable.Range(0, n).Select(k => left[(k * n) + p]).ToArray();
                for (var i = 0; i < n; i++)
                for (var j = 0; j < n; j++)
                    left[(i * n) + j] -= column[i] * column[j] / pivot;
            }
        }

        return (w, cost);
    }
}
