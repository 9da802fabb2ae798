namespace NNCompress.Passes.Numerics;

/// <summary>
/// CP features: Φᵀ[r, (i₁, …, i_d)] = Π_m F_m[r, i_m], a product of one factor for each mode of the columns.
/// </summary>
/// <param name="inner">F_m, row-major [rank, extent of mode m].</param>
/// <param name="rank">How many.</param>
/// <param name="extents">Extents of the modes, outermost first.</param>
internal sealed class SeparableKernel(IReadOnlyList<double[]> inner, int rank, IReadOnlyList<int> extents) : FactoredKernel
{
    private readonly int _columns = extents.Aggregate(1, (product, extent) => product * extent);

    /// <inheritdoc/>
    public override int Features => rank;

    /// <inheritdoc/>
    public override IReadOnlyList<double[]> Inner { get; } = inner;

    /// <inheritdoc/>
    public override double[] Push(int block, double[] values) => Product(block, values);

    /// <inheritdoc/>
    public override double[] Pull(int block, double[] gradient)
    {
        var (outer, extent, within) = Around(block);
        var others = Product(block, Ones(block));
        var pulled = new double[rank * extent];
        for (var r = 0; r < rank; r++)
        for (var o = 0; o < outer; o++)
        for (var i = 0; i < extent; i++)
        {
            var at = r * _columns + (o * extent + i) * within;
            var sum = 0.0;
            for (var k = 0; k < within; k++)
                sum += gradient[at + k] * others[at + k];
            pulled[r * extent + i] += sum;
        }

        return pulled;
    }

    private double[] Ones(int block)
    {
        var ones = new double[rank * extents[block]];
        Array.Fill(ones, 1);
        return ones;
    }

    private (int Outer, int Extent, int Within) Around(int block) =>
        (
            extents.Take(block).Aggregate(1, (product, extent) => product * extent),
            extents[block],
            extents.Skip(block + 1).Aggregate(1, (product, extent) => product * extent)
        );

    private double[] Product(int block, double[] values)
    {
        var product = new double[rank * _columns];
        Array.Fill(product, 1);
        for (var mode = 0; mode < extents.Count; mode++)
        {
            var factor = mode == block ? values : Inner[mode];
            var (_, extent, within) = Around(mode);
            for (var r = 0; r < rank; r++)
            for (var c = 0; c < _columns; c++)
                product[r * _columns + c] *= factor[r * extent + c / within % extent];
        }

        return product;
    }
}
