namespace NNCompress.Passes.Numerics;

/// <summary>
/// Features that leave some positions of the kernel to M: with columns (a, s), a what an inner factor V [r, a] sums over and s the positions left,
/// Φᵀ[(r, s), (a, s')] = V[r, a]·δ_ss'. With a = (channel, one kernel axis) it is the first of two one-dimensional convolutions, with a = channel the first
/// of Tucker's factors.
/// </summary>
internal sealed class SeparatedKernel : FactoredKernel
{
    private readonly int _rank;
    private readonly int _columns;
    private readonly IReadOnlyList<int[]> _columnsOf;

    /// <param name="basis">V, row-major [r, a].</param>
    /// <param name="rank">r.</param>
    /// <param name="columnsOf">For each s, the columns (a, s) in order of a.</param>
    public SeparatedKernel(double[] basis, int rank, IReadOnlyList<int[]> columnsOf)
    {
        (_rank, _columnsOf) = (rank, columnsOf);
        _columns = columnsOf.Sum(c => c.Length);
        Inner = [basis];
    }

    /// <summary>r.</summary>
    public int Rank => _rank;

    /// <inheritdoc/>
    public override int Features => _rank * _columnsOf.Count;

    /// <inheritdoc/>
    public override IReadOnlyList<double[]> Inner { get; }

    /// <inheritdoc/>
    public override double[] Push(int block, double[] values)
    {
        var features = new double[(long)Features * _columns];
        var width = _columnsOf[0].Length;
        for (var r = 0; r < _rank; r++)
        for (var s = 0; s < _columnsOf.Count; s++)
        {
            var row = features.AsSpan((r * _columnsOf.Count + s) * _columns, _columns);
            for (var a = 0; a < width; a++)
                row[_columnsOf[s][a]] = values[r * width + a];
        }

        return features;
    }

    /// <summary>Block by block, V·S_ss'·Vᵀ: most of Φ is zeros.</summary>
    public override double[] Gram(KernelNorm norm, MatrixProduct products)
    {
        var (positions, width, q) = (_columnsOf.Count, _columnsOf[0].Length, Features);
        var gram = new double[(long)q * q];
        for (var s = 0; s < positions; s++)
        for (var t = s; t < positions; t++)
        {
            if (norm.IsPlain && s != t)
                continue;
            var turned = norm.IsPlain
                ? Inner[0]
                : products.Multiply(Inner[0], norm.Block(_columnsOf[s], _columnsOf[t]), _rank, width, width);
            var block = products.Multiply(turned, Inner[0], _rank, width, _rank, transposeB: true);
            for (var i = 0; i < _rank; i++)
            for (var j = 0; j < _rank; j++)
            {
                var (row, column) = (i * positions + s, j * positions + t);
                gram[(long)row * q + column] = gram[(long)column * q + row] = block[i * _rank + j];
            }
        }

        return gram;
    }

    /// <inheritdoc/>
    public override double[] Pull(int block, double[] gradient)
    {
        var width = _columnsOf[0].Length;
        var values = new double[_rank * width];
        for (var r = 0; r < _rank; r++)
        for (var s = 0; s < _columnsOf.Count; s++)
        {
            var row = gradient.AsSpan((r * _columnsOf.Count + s) * _columns, _columns);
            for (var a = 0; a < width; a++)
                values[r * width + a] += row[_columnsOf[s][a]];
        }

        return values;
    }
}
