using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>Another order of the axes: axis i of the result is axis <c>Order[i]</c> of the sample.</summary>
/// <param name="Order">Every axis once.</param>
public sealed record TransposeStep(ImmutableArray<int> Order) : PreprocessingStep
{
    public const string Key = "transpose";

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value)
    {
        if (value.Integers(0, 7) is not { } order)
            return null;
        if (order.Order().SequenceEqual(Enumerable.Range(0, order.Count).Select(i => (long)i)))
            return new TransposeStep([.. order.Select(o => (int)o)]);
        value.Report($"`{Key}:` names each axis once, counted from 0.");
        return null;
    }

    /// <summary>The step with its numbers, which a record would not list.</summary>
    public override string ToString() => $"{Id} [{string.Join(", ", Order)}]";

    /// <inheritdoc/>
    public override SampleSpec Describe(SampleSpec input)
    {
        if (input.Rank != Order.Length)
            throw DoesNotFit(input, $"it has {input.Rank} axes, and the order names {Order.Length}.");
        var layout = (input.Layout, Order) switch
        {
            (ImageLayout.Hwc, [2, 0, 1]) => ImageLayout.Chw,
            (ImageLayout.Chw, [1, 2, 0]) => ImageLayout.Hwc,
            (var same, [0, 1, 2]) => same,
            _ => ImageLayout.None,
        };
        return new SampleSpec(input.Type, [.. Order.Select(axis => input.Shape[axis])], layout);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor sample, SampleSpec input)
    {
        var dims = Order.Select(axis => sample.Dims[axis]).ToArray();
        var source = sample.Bytes.Whole;
        // every byte is written below
        var result = GC.AllocateUninitializedArray<byte>(source.Length);
        switch (sample.Type.Bits / 8)
        {
            case 1:
                Move<byte>(source, result, sample.Dims);
                break;
            case 2:
                Move<ushort>(source, result, sample.Dims);
                break;
            case 4:
                Move<uint>(source, result, sample.Dims);
                break;
            case 8:
                Move<ulong>(source, result, sample.Dims);
                break;
            case 16:
                Move<UInt128>(source, result, sample.Dims);
                break;
            default:
                throw new InvalidOperationException($"{sample.Type} is no type of whole bytes");
        }

        return Tensor.FromBytes(sample.Type, dims, result);
    }

    private void Move<T>(ReadOnlySpan<byte> sourceBytes, Span<byte> resultBytes, ImmutableArray<long> sourceDims)
        where T : unmanaged
    {
        var source = MemoryMarshal.Cast<byte, T>(sourceBytes);
        var result = MemoryMarshal.Cast<byte, T>(resultBytes);
        var sourceStrides = new int[Order.Length];
        for (int axis = Order.Length - 1, stride = 1; axis >= 0; stride *= (int)sourceDims[axis--])
            sourceStrides[axis] = stride;

        // Of the result's axes, innermost last: their extents, and how far apart their neighbours lie in the source.
        int[] dims = [1, .. Order.Select(axis => (int)sourceDims[axis])];
        int[] strides = [0, .. Order.Select(axis => sourceStrides[axis])];
        var (innermost, step) = (dims[^1], strides[^1]);
        var at = new int[dims.Length];
        for (int target = 0, from = 0; target < result.Length; )
        {
            for (int i = 0, place = from; i < innermost; i++, place += step)
                result[target++] = source[place];

            // The next run of the result in row-major order, and where it begins in the source.
            for (var axis = dims.Length - 2; axis >= 0; axis--)
            {
                from += strides[axis];
                if (++at[axis] < dims[axis])
                    break;
                from -= strides[axis] * dims[axis];
                at[axis] = 0;
            }
        }
    }
}
