using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>
/// The order of colours. Readers give red, green, blue; <c>BGR</c> turns that round, <c>gray</c> gives one channel of luma,
/// (299·R + 587·G + 114·B)/1000 (ITU-R BT.601), rounded where elements are bytes.
/// </summary>
/// <param name="Order">What comes out.</param>
public sealed record ColorStep(ColorOrder Order) : PreprocessingStep
{
    public const string Key = "color";

    private static readonly Dictionary<string, ColorOrder> Names = new(StringComparer.Ordinal)
    {
        ["RGB"] = ColorOrder.Rgb,
        ["BGR"] = ColorOrder.Bgr,
        ["gray"] = ColorOrder.Gray,
    };

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value) => value.TryChoice(Names, out var order) ? new ColorStep(order) : null;

    /// <inheritdoc/>
    public override SampleSpec Describe(SampleSpec input)
    {
        RequireImage(input);
        if (input.Shape[input.ChannelAxis] is { Value: not 3 } channels)
            throw DoesNotFit(input, $"it has {channels} channels, not red, green and blue.");
        if (Order == ColorOrder.Gray && input.Type != ElementType.UInt8 && input.Type != ElementType.Float32)
            throw DoesNotFit(input, "gray is made of uint8 or float32.");
        return Order == ColorOrder.Gray ? input.With(input.ChannelAxis, 1) : input;
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor sample, SampleSpec input)
    {
        if (Order == ColorOrder.Rgb)
            return sample;
        var (pixels, channelStride, pixelStride) =
            input.Layout == ImageLayout.Chw
                ? ((int)(sample.ElementCount / 3), (int)(sample.ElementCount / 3), 1)
                : ((int)(sample.ElementCount / 3), 1, 3);
        return Order == ColorOrder.Bgr
            ? Reversed(sample, pixels, channelStride, pixelStride)
            : Gray(sample, input, pixels, channelStride, pixelStride);
    }

    private static Tensor Reversed(Tensor sample, int pixels, int channelStride, int pixelStride)
    {
        var width = sample.Type.Bits / 8;
        var bytes = sample.Bytes.Whole.ToArray();
        Span<byte> red = stackalloc byte[width];
        for (var i = 0; i < pixels; i++)
        {
            var first = bytes.AsSpan(i * pixelStride * width, width);
            var last = bytes.AsSpan((i * pixelStride + 2 * channelStride) * width, width);
            first.CopyTo(red);
            last.CopyTo(first);
            red.CopyTo(last);
        }
        return Tensor.FromBytes(sample.Type, sample.Dims.AsSpan(), bytes);
    }

    private static Tensor Gray(Tensor sample, SampleSpec input, int pixels, int channelStride, int pixelStride)
    {
        var dims = sample.Dims.SetItem(input.ChannelAxis, 1);
        var values = sample.ToSingles();
        var luma = new float[pixels];
        for (var i = 0; i < pixels; i++)
        {
            var red = i * pixelStride;
            luma[i] = (299 * values[red] + 587 * values[red + channelStride] + 114 * values[red + 2 * channelStride]) / 1000;
        }
        return sample.Type == ElementType.Float32
            ? Tensor.FromSingles(dims.AsSpan(), luma)
            : Tensor.FromBytes(sample.Type, dims.AsSpan(), Array.ConvertAll(luma, v => (byte)MathF.Round(v)));
    }
}
