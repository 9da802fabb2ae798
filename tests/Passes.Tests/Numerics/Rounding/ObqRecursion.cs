using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

/// <summary>
/// OBQ as its paper writes it: round w_q, w −= (w_q − Q(w_q))/[H⁻¹]_qq · [H⁻¹]_:q, then take q out of H⁻¹ by one step of
/// Gaussian elimination. Columns go in a given order.
/// </summary>
internal static class ObqRecursion
{
    public static int[] Solve(float[] weights, RoundingGrid grid, double[] moment, double damping, int[] order)
    {
        var (rows, n) = (grid.Rows, grid.Columns);
        var damped = (double[])moment.Clone();
        var mean = Enumerable.Range(0, n).Average(i => moment[(i * n) + i]);
        for (var i = 0; i < n; i++)
            damped[(i * n) + i] += damping * mean;
        var integers = new int[weights.Length];
        var inverse = Inverse(damped, n);
        double[] w = [.. weights.Select(x => (double)x)];
        // H⁻¹ is the same for all rows, as the order is
        foreach (var q in order)
        {
            for (var r = 0; r < rows; r++)
            {
                var place = (r * n) + q;
                integers[place] = grid.Nearest(r, q, w[place]);
                var error = (w[place] - grid.Value(r, q, integers[place])) / inverse[(q * n) + q];
                for (var k = 0; k < n; k++)
                    w[(r * n) + k] -= error * inverse[(k * n) + q];
            }

            Eliminate(inverse, n, q);
        }

        return integers;
    }

    private static void Eliminate(double[] inverse, int n, int q)
    {
        var column = Enumerable.Range(0, n).Select(k => inverse[(k * n) + q]).ToArray();
        for (var i = 0; i < n; i++)
        for (var j = 0; j < n; j++)
            inverse[(i * n) + j] -= column[i] * column[j] / column[q];
    }

    /// <summary>Gauss-Jordan with partial pivoting.</summary>
    internal static double[] Inverse(double[] matrix, int n)
    {
        var a = (double[])matrix.Clone();
        var inverse = new double[n * n];
        for (var i = 0; i < n; i++)
            inverse[(i * n) + i] = 1;
        for (var c = 0; c < n; c++)
        {
            var pivot = Enumerable.Range(c, n - c).MaxBy(i => Math.Abs(a[(i * n) + c]));
            for (var k = 0; k < n; k++)
            {
                (a[(c * n) + k], a[(pivot * n) + k]) = (a[(pivot * n) + k], a[(c * n) + k]);
                (inverse[(c * n) + k], inverse[(pivot * n) + k]) = (inverse[(pivot * n) + k], inverse[(c * n) + k]);
            }

            var d = a[(c * n) + c];
            for (var k = 0; k < n; k++)
                (a[(c * n) + k], inverse[(c * n) + k]) = (a[(c * n) + k] / d, inverse[(c * n) + k] / d);
            for (var i = 0; i < n; i++)
            {
                var f = a[(i * n) + c];
                if (i == c || f == 0)
                    continue;
                for (var k = 0; k < n; k++)
                    (a[(i * n) + k], inverse[(i * n) + k]) = (
                        a[(i * n) + k] - (f * a[(c * n) + k]),
                        inverse[(i * n) + k] - (f * inverse[(c * n) + k])
                    );
            }
        }

        return inverse;
    }
}
