namespace NNCompress.Passes.Tests.Numerics;

/// <summary>Matrices that look random and are the same in every run.</summary>
internal static class RandomMatrix
{
    public static float[] Gaussian(int count, string purpose, double scale = 1)
    {
        var random = new DeterministicRandom(7, purpose);
        return [.. Enumerable.Range(0, count).Select(_ => (float)(scale * random.NextGaussian()))];
    }

    /// <summary>Rows whose columns are correlated, as the inputs of a layer are: x_j = 0.7·x_{j−1} + noise.</summary>
    public static float[] Correlated(int rows, int columns, string purpose)
    {
        var x = Gaussian(rows * columns, purpose);
        for (var i = 0; i < x.Length; i++)
            x[i] = i % columns == 0 ? x[i] : (0.7f * x[i - 1]) + x[i];
        return x;
    }

    /// <summary>XᵀX, row-major [columns, columns].</summary>
    public static double[] MomentOf(float[] x, int columns)
    {
        var moment = new double[columns * columns];
        for (var r = 0; r < x.Length / columns; r++)
        for (var i = 0; i < columns; i++)
        for (var j = 0; j < columns; j++)
            moment[(i * columns) + j] += (double)x[(r * columns) + i] * x[(r * columns) + j];
        return moment;
    }

    public static double[] Moment(int columns, int rows, string purpose) => MomentOf(Correlated(rows, columns, purpose), columns);
}
