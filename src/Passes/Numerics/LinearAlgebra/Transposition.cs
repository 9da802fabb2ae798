namespace NNCompress.Passes.Numerics;

/// <summary>Matrices in row-major order, turned.</summary>
internal static class Transposition
{
    /// <summary>[rows, columns] as [columns, rows].</summary>
    public static double[] Of(double[] values, int rows, int columns)
    {
        var turned = new double[values.Length];
        for (var r = 0; r < rows; r++)
        for (var c = 0; c < columns; c++)
            turned[c * rows + r] = values[r * columns + c];
        return turned;
    }
}
