using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>The norm in which kernels are fitted: that of S, shrunk from the moment of a layer's inputs, or the plain one.</summary>
internal sealed class KernelNorm
{
    private readonly double[]? _shrunk;
    private readonly MatrixProduct _products;

    public KernelNorm(InputNorm? norm, int columns, MatrixProduct products)
    {
        (_shrunk, Columns, _products) = (norm?.Shrunk(), columns, products);
    }

    /// <summary>p.</summary>
    public int Columns { get; }

    /// <summary>Whether S is the identity.</summary>
    public bool IsPlain => _shrunk is null;

    /// <summary>S of some rows and columns, row-major.</summary>
    public double[] Block(int[] rows, int[] columns)
    {
        var block = new double[rows.Length * columns.Length];
        for (var i = 0; i < rows.Length; i++)
        for (var j = 0; j < columns.Length; j++)
            block[i * columns.Length + j] = _shrunk is null
                ? rows[i] == columns[j]
                    ? 1
                    : 0
                : _shrunk[(long)rows[i] * Columns + columns[j]];
        return block;
    }

    /// <summary>E·S.</summary>
    /// <param name="matrix">E, row-major [rows, p].</param>
    /// <param name="rows">Rows.</param>
    public double[] Times(double[] matrix, int rows) =>
        _shrunk is null ? (double[])matrix.Clone() : _products.Multiply(matrix, _shrunk, rows, Columns, Columns);

    /// <summary>tr(E·S·Eᵀ).</summary>
    public double Squared(double[] matrix, int rows) => TensorPrimitives.Dot<double>(Times(matrix, rows), matrix);

    /// <summary>The mean of S over blocks: what is left of it where a kernel axis is looked at position by position.</summary>
    /// <param name="columnsOf">For each position of that axis, the columns that belong to it, all in the same order.</param>
    /// <returns>Row-major [n, n], n columns of a position; null for the plain norm.</returns>
    public InputNorm? Marginal(IReadOnlyList<int[]> columnsOf)
    {
        if (_shrunk is null)
            return null;
        var n = columnsOf[0].Length;
        var mean = new double[n * n];
        foreach (var columns in columnsOf)
        {
            for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++)
                mean[i * n + j] += _shrunk[(long)columns[i] * Columns + columns[j]] / columnsOf.Count;
        }

        return new InputNorm(mean, n, 0);
    }
}
