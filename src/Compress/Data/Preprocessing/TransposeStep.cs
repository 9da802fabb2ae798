using System.Collections.Immutable;
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
        var strides = new int[Order.Length];
        for (int axis = Order.Length - 1, stride = 1; axis >= 0; stride *= (int)sample.Dims[axis--])
            strides[axis] = stride;

        var dims = Order.Select(axis => sample.Dims[axis]).ToArray();
        var width = sample.Type.Bits / 8;
        var source = sample.Bytes.Whole;
        var result = new byte[source.Length];
        Span<long> at = stackalloc long[Order.Length];
        at.Clear();
        for (int target = 0, from = 0; target < result.Length; target += width)
        {
            source.Slice(from * width, width).CopyTo(result.AsSpan(target));

            // The next position of the result in row-major order, and where its element comes from.
            for (var axis = Order.Length - 1; axis >= 0; axis--)
            {
                from += strides[Order[axis]];
                if (++at[axis] < dims[axis])
                    break;
                from -= strides[Order[axis]] * (int)dims[axis];
                at[axis] = 0;
            }
        }
        return Tensor.FromBytes(sample.Type, dims, result);
    }
}
