using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>
/// Fits an image into a frame without changing its proportions: resized by r = min(h/H, w/W) to ⌊H·r⌋ × ⌊W·r⌋ (at least 1), the rest of
/// the frame filled.
/// </summary>
/// <param name="Height">h, the frame's rows.</param>
/// <param name="Width">w, the frame's columns.</param>
/// <param name="Fill">The value of the rest.</param>
/// <param name="IsCentered">Whether the image stands in the middle; otherwise at the top left.</param>
/// <param name="Resampler">How pixels are mixed; detectors were mostly trained without antialiasing.</param>
public sealed record LetterboxStep(int Height, int Width, double Fill, bool IsCentered, Resampler Resampler) : PreprocessingStep
{
    public const string Key = "letterbox";

    private const int DefaultFill = 114;

    private static readonly Dictionary<string, bool> Alignments = new(StringComparer.Ordinal) { ["center"] = true, ["top-left"] = false };

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value)
    {
        if (!value.IsMap)
        {
            return SizeReader.Size(value) is var (side, same)
                ? new LetterboxStep(side, same, DefaultFill, true, new Resampler(ResampleKernel.Bilinear, Antialias: false))
                : null;
        }
        var map = value.Map()!;
        var size = map.Require("size") is { } s ? SizeReader.Size(s) : null;
        var fill = map.Get("fill") is { } f ? f.Number() : DefaultFill;
        var isCentered = true;
        var isRight = map.Get("align")?.TryChoice(Alignments, out isCentered) ?? true;
        var resampler = SizeReader.Resampler(map, antialias: false);
        map.Finish();
        return size is var (height, width) && fill is not null && isRight && resampler is not null
            ? new LetterboxStep(height, width, fill.Value, isCentered, resampler)
            : null;
    }

    /// <inheritdoc/>
    public override SampleSpec Describe(SampleSpec input)
    {
        RequirePixels(input);
        return input.With(input.HeightAxis, Height).With(input.HeightAxis + 1, Width);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor sample, SampleSpec input)
    {
        var axis = input.HeightAxis;
        var ratio = Math.Min(Height / (double)sample.Dims[axis], Width / (double)sample.Dims[axis + 1]);
        var (rows, columns) = (Math.Max(1, (int)(sample.Dims[axis] * ratio)), Math.Max(1, (int)(sample.Dims[axis + 1] * ratio)));
        var image = Resampler.Resize(sample, axis, rows, columns);
        var (top, left) = IsCentered ? ((Height - rows) / 2, (Width - columns) / 2) : (0, 0);

        var pixel = (input.Layout == ImageLayout.Hwc ? (int)sample.Dims[2] : 1) * sample.Type.Bits / 8;
        var planes = input.Layout == ImageLayout.Hwc ? 1 : (int)sample.Dims[0];
        var result = Filled(sample.Type, planes * Height * Width * pixel);
        var source = image.Bytes.Whole;
        for (var plane = 0; plane < planes; plane++)
        {
            for (var row = 0; row < rows; row++)
            {
                source
                    .Slice((plane * rows + row) * columns * pixel, columns * pixel)
                    .CopyTo(result.AsSpan(((plane * Height + top + row) * Width + left) * pixel));
            }
        }
        return Tensor.FromBytes(sample.Type, sample.Dims.SetItem(axis, Height).SetItem(axis + 1, Width).AsSpan(), result);
    }

    private byte[] Filled(ElementType type, int length)
    {
        var result = new byte[length];
        if (type == ElementType.UInt8)
            Array.Fill(result, (byte)Math.Clamp(Math.Round(Fill), 0, 255));
        else
            System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(result.AsSpan()).Fill((float)Fill);
        return result;
    }
}
