using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>ZᵀZ, EᵀZ, Σz and Σe over the rows that were added.</summary>
internal sealed class RegressionSums(RegressionRows rows, Workbench bench)
{
    /// <summary>ZᵀZ, row-major [q, q].</summary>
    public double[] Gram { get; } = new double[rows.Regressors * rows.Regressors];

    /// <summary>EᵀZ, row-major [outputs, q].</summary>
    public double[] Cross { get; } = new double[rows.Outputs * rows.Regressors];

    /// <summary>Σz, column by column.</summary>
    public double[] Z { get; } = new double[rows.Regressors];

    /// <summary>Σe.</summary>
    public double[] E { get; } = new double[rows.Outputs];

    /// <summary>Rows.</summary>
    public int Count { get; private set; }

    /// <summary>Adds rows [from, to).</summary>
    public void Add(int from, int to)
    {
        var (q, outputs) = (rows.Regressors, rows.Outputs);
        foreach (var (start, end) in RegressionRows.Blocks(from, to, q))
        {
            var (z, e, n) = (rows.Z(start, end), rows.E(start, end), end - start);
            bench.Products.AddTo(Gram, z, z, q, n, q, transposeA: true);
            bench.Products.AddTo(Cross, e, z, outputs, n, q, transposeA: true);
            AddRows(Z, z);
            AddRows(E, e);
        }

        Count += to - from;
    }

    /// <summary>Adds each row to the sums.</summary>
    public static void AddRows(double[] sums, double[] rows)
    {
        for (var start = 0; start < rows.Length; start += sums.Length)
            TensorPrimitives.Add(sums, rows.AsSpan(start, sums.Length), sums);
    }
}
