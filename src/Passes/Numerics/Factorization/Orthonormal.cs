namespace NNCompress.Passes.Numerics;

/// <summary>
/// Orthonormal bases of what columns span, by Cholesky QR, twice (Yamamoto et al. 2015): Y = Q·R with RᵀR = YᵀY, Q = Y·R⁻¹. The second round takes out
/// what rounding left in the first; a shift keeps the first one definite where columns depend on each other.
/// </summary>
internal static class Orthonormal
{
    /// <param name="y">Row-major [m, l], m ≥ l.</param>
    /// <param name="m">Rows.</param>
    /// <param name="l">Columns.</param>
    /// <param name="products">Multiplies.</param>
    /// <param name="parallel">Threads.</param>
    /// <returns>Row-major [m, l].</returns>
    public static float[] Columns(float[] y, int m, int l, MatrixProduct products, ParallelOptions parallel)
    {
        for (var round = 0; round < 3; round++)
        {
            var gram = Gram(y, m, l, products);
            var trace = 0.0;
            for (var i = 0; i < l; i++)
                trace += gram[i * l + i];
            if (trace == 0)
                return y;
            // float products leave errors of about 1e-7 of the trace's share of a column
            for (var i = 0; round < 2 && i < l; i++)
                gram[i * l + i] += trace * (round == 0 ? 1e-6 : 1e-9) / l + 1e-30;
            while (!LowerTriangle.TryFactor(gram, l, parallel))
            {
                gram = Gram(y, m, l, products);
                trace *= 10;
                for (var i = 0; i < l; i++)
                    gram[i * l + i] += trace * 1e-6 / l;
            }

            LowerTriangle.Invert(gram, l, parallel);
            var inverse = new float[l * l];
            for (var i = 0; i < l; i++)
            for (var j = 0; j <= i; j++)
                inverse[i * l + j] = (float)gram[i * l + j];
            y = products.Multiply(y, inverse, m, l, l, transposeB: true);
        }

        return y;
    }

    /// <summary>R⁻ᵀ of RᵀR = YᵀY, row-major, zeros above the diagonal: Y·R⁻¹ is orthonormal. Columns of Y may be of any length, but none may be nearly a sum of others.</summary>
    /// <param name="gram">YᵀY, row-major [l, l]; left as it is.</param>
    /// <param name="l">Columns of Y.</param>
    /// <param name="parallel">Threads.</param>
    public static double[] InverseFactor(double[] gram, int l, ParallelOptions parallel)
    {
        for (var shift = 1e-9; ; shift *= 100)
        {
            var factor = (double[])gram.Clone();
            for (var i = 0; i < l; i++)
                factor[i * l + i] += shift * factor[i * l + i] + 1e-30;
            if (!LowerTriangle.TryFactor(factor, l, parallel))
                continue;
            LowerTriangle.Invert(factor, l, parallel);
            return factor;
        }
    }

    /// <summary>YᵀY in double, from a float product.</summary>
    public static double[] Gram(float[] y, int m, int l, MatrixProduct products) =>
        Array.ConvertAll(products.Multiply(y, y, l, m, l, transposeA: true), v => (double)v);
}
