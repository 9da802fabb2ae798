using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// CP features: Φᵀ[r, (i₁, …, i_d)] = Π_m F_m[r, i_m], a product of one factor for each mode of the columns. The first mode is that of channels, the others those of the
/// kernel's axes, of a few elements each: a row is the outer product of F₁[r] and a small pattern, the product of all the others.
/// </summary>
/// <param name="inner">F_m, row-major [rank, extent of mode m].</param>
/// <param name="rank">How many.</param>
/// <param name="extents">Extents of the modes, outermost first.</param>
internal sealed class SeparableKernel(IReadOnlyList<double[]> inner, int rank, IReadOnlyList<int> extents) : FactoredKernel
{
    private readonly int _columns = extents.Aggregate(1, (product, extent) => product * extent);
    private readonly int _channels = extents[0];
    private readonly int _positions = extents.Skip(1).Aggregate(1, (product, extent) => product * extent);

    /// <inheritdoc/>
    public override int Features => rank;

    /// <inheritdoc/>
    public override IReadOnlyList<double[]> Inner { get; } = inner;

    /// <inheritdoc/>
    public override double[] Push(int block, double[] values)
    {
        var features = new double[(long)rank * _columns];
        var pattern = new double[_positions];
        for (var r = 0; r < rank; r++)
        {
            Pattern(r, block, values, without: null, pattern);
            var channels = (block == 0 ? values : Inner[0]).AsSpan(r * _channels, _channels);
            var row = features.AsSpan(r * _columns, _columns);
            for (var c = 0; c < _channels; c++)
                TensorPrimitives.Multiply(pattern, channels[c], row.Slice(c * _positions, _positions));
        }

        return features;
    }

    /// <inheritdoc/>
    public override double[] Pull(int block, double[] gradient) => Pull(gradient)[block];

    /// <summary><see cref="Pull(int, double[])"/> of every block.</summary>
    /// <param name="gradient">G, row-major [rank, columns].</param>
    public double[][] Pull(double[] gradient)
    {
        var pulled = extents.Select(extent => new double[rank * extent]).ToArray();
        var (pattern, rest, seen) = (new double[_positions], new double[_positions], new double[_positions]);
        for (var r = 0; r < rank; r++)
        {
            Pattern(r, 0, [], without: null, pattern);
            Array.Clear(seen);
            for (var c = 0; c < _channels; c++)
            {
                var part = gradient.AsSpan(r * _columns + c * _positions, _positions);
                pulled[0][r * _channels + c] = TensorPrimitives.Dot<double>(part, pattern);
                TensorPrimitives.MultiplyAdd(part, Inner[0][r * _channels + c], seen, seen);
            }

            for (var mode = 1; mode < extents.Count; mode++)
            {
                Pattern(r, 0, [], without: mode, rest);
                var within = Within(mode);
                for (var k = 0; k < _positions; k++)
                    pulled[mode][r * extents[mode] + k / within % extents[mode]] += seen[k] * rest[k];
            }
        }

        return pulled;
    }

    /// <summary>Π over the modes after the first, one of them replaced or left out.</summary>
    private void Pattern(int r, int block, double[] values, int? without, double[] pattern)
    {
        Array.Fill(pattern, 1);
        for (var mode = 1; mode < extents.Count; mode++)
        {
            if (mode == without)
                continue;
            var (factor, extent, within) = (mode == block ? values : Inner[mode], extents[mode], Within(mode));
            for (var k = 0; k < _positions; k++)
                pattern[k] *= factor[r * extent + k / within % extent];
        }
    }

    private int Within(int mode)
    {
        var within = 1;
        for (var m = mode + 1; m < extents.Count; m++)
            within *= extents[m];
        return within;
    }
}
