using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// What a bias per output channel is, wherever a layer or an Add behind it adds one: a constant that broadcasts over the layer's output, aligned at the last axis,
/// with one number for each of M channels or a single one for all, and does not raise the output's rank:
/// <code>
/// MatMul, Gemm: output […, M]         [M], [1, M], [1] …      channels on the last axis
/// Conv:         output [N, M, d…]     [M, 1…], [1, M, 1…]     channels on the last but the kernel's axes
/// </code>
/// </summary>
public static class OutputBias
{
    /// <param name="constant">What is added.</param>
    /// <param name="channels">M.</param>
    /// <param name="axisFromEnd">The axis of channels, counted from the end: 1 for the last.</param>
    /// <param name="rank">Axes of the output; null where not more is known than that it has one.</param>
    public static bool Fits(Tensor constant, long channels, int axisFromEnd, int? rank) =>
        constant.Rank <= (rank ?? 1)
        && (
            constant.ElementCount == 1
            || (constant.Rank >= axisFromEnd && constant.Dims[^axisFromEnd] == channels && constant.ElementCount == channels)
        );

    /// <summary>The number of each channel.</summary>
    /// <param name="constant">One that <see cref="Fits"/>.</param>
    /// <param name="channels">M.</param>
    public static double[] Values(Tensor constant, long channels)
    {
        var values = new double[constant.ElementCount];
        constant.CopyTo(0, values);
        return values.Length == channels ? values : [.. Enumerable.Repeat(values[0], checked((int)channels))];
    }

    /// <summary>The numbers as [M], in the constant's own type.</summary>
    public static Tensor Vector(ElementType type, double[] values)
    {
        var bytes = new byte[type.ByteLength(values.Length)];
        ElementCodec.For(type).Encode(values, bytes);
        return Tensor.FromBytes(type, [values.Length], bytes);
    }
}
