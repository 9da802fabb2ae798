using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.LowRank;

namespace NNCompress.Benchmarks;

/// <summary>
/// Inputs whose outputs hold every number of a layer's weight once, as it is: the rows of an identity matrix, and for convolutions single ones in the middle of zeros, at as many
/// neighbouring places as a stride skips, so that each kernel element meets one of them.
/// </summary>
internal static class UnitImpulses
{
    /// <summary>Elements of one input.</summary>
    private const long MostElements = 1 << 24;

    public static IEnumerable<Tensor> Of(TargetLayer layer) =>
        layer switch
        {
            TableLayer => [Tensor.FromInt64s([layer.Rows], [.. Enumerable.Range(0, layer.Rows).Select(i => (long)i)])],
            ConvolutionLayer convolution => Convolution(
                layer.Groups * convolution.Inputs,
                convolution.Kernel.AsSpan().ToArray(),
                layer.Node,
                false
            ),
            TransposedConvolutionLayer => Convolution(
                layer.Columns,
                [.. layer.Layout.KernelAxes.Select(a => layer.Layout.Dims[a])],
                layer.Node,
                true
            ),
            RecurrentLayer => [Identity(layer.Columns, [layer.Columns, 1, layer.Columns])],
            _ => [Identity(layer.Columns, [layer.Columns, layer.Columns])],
        };

    private static Tensor Identity(int n, long[] dims)
    {
        var values = new float[n * n];
        for (var i = 0; i < n; i++)
            values[i * n + i] = 1;
        return Tensor.FromSingles(dims, values);
    }

    private static IEnumerable<Tensor> Convolution(int channels, long[] kernel, Node node, bool isTransposed)
    {
        var axes = kernel.Length;
        var strides = node.Attributes.Ints("strides") is { } s ? [.. s] : Ones(axes);
        var dilations = node.Attributes.Ints("dilations") is { } d ? [.. d] : Ones(axes);
        var most = node.Attributes.Ints("pads") is { Length: > 0 } pads ? pads.Max() : 0;
        // so far from the border that every kernel element falls on an output
        long[] before =
        [
            .. Enumerable.Range(0, axes).Select(a => isTransposed ? most + dilations[a] * kernel[a] : dilations[a] * (kernel[a] - 1)),
        ];
        long[] places = [.. Enumerable.Range(0, axes).Select(a => isTransposed ? 1 : strides[a])];
        long[] extents = [.. Enumerable.Range(0, axes).Select(a => 2 * before[a] + 1 + strides[a])];
        var plane = extents.Aggregate(1L, (p, e) => p * e);
        var atOnce = (int)Math.Clamp(MostElements / (channels * plane), 1, channels);
        foreach (var place in Places(places))
        {
            var offset = 0L;
            for (var a = 0; a < axes; a++)
                offset = offset * extents[a] + before[a] + place[a];
            for (var first = 0; first < channels; first += atOnce)
            {
                var count = Math.Min(atOnce, channels - first);
                var values = new float[count * channels * plane];
                for (var i = 0; i < count; i++)
                    values[(i * (long)channels + first + i) * plane + offset] = 1;
                yield return Tensor.FromSingles([count, channels, .. extents], values);
            }
        }
    }

    private static IEnumerable<long[]> Places(long[] extents)
    {
        var count = extents.Aggregate(1L, (p, e) => p * e);
        for (var i = 0L; i < count; i++)
        {
            var (place, rest) = (new long[extents.Length], i);
            for (var a = extents.Length - 1; a >= 0; a--)
                (rest, place[a]) = Math.DivRem(rest, extents[a]);
            yield return place;
        }
    }

    private static long[] Ones(int axes) => [.. Enumerable.Repeat(1L, axes)];
}
