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
