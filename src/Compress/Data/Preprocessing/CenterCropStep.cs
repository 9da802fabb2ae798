using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>Keeps the middle of an image: rows from ⌊(H − h)/2⌋ on, columns from ⌊(W − w)/2⌋ on.</summary>
/// <param name="Height">h.</param>
/// <param name="Width">w.</param>
public sealed record CenterCropStep(int Height, int Width) : PreprocessingStep
{
    public const string Key = "center-crop";

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value) =>
        SizeReader.Size(value) is var (height, width) ? new CenterCropStep(height, width) : null;

    /// <inheritdoc/>
    public override SampleSpec Describe(SampleSpec input)
    {
        RequireImage(input);
        if (input.Shape[input.HeightAxis].Value < Height || input.Shape[input.HeightAxis + 1].Value < Width)
            throw DoesNotFit(
                input,
                $"it is smaller than the {Height}×{Width} to be cut out.",
                "Resize first: `- resize-shorter: N` with N no smaller than the crop."
            );
        return input.With(input.HeightAxis, Height).With(input.HeightAxis + 1, Width);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor sample, SampleSpec input)
    {
        var axis = input.HeightAxis;
        var (rows, columns) = ((int)sample.Dims[axis], (int)sample.Dims[axis + 1]);
        var pixel = (input.Layout == ImageLayout.Hwc ? (int)sample.Dims[2] : 1) * sample.Type.Bits / 8;
        var planes = input.Layout == ImageLayout.Hwc ? 1 : (int)sample.Dims[0];
        var (top, left) = ((rows - Height) / 2, (columns - Width) / 2);

        var source = sample.Bytes.Whole;
        var result = new byte[planes * Height * Width * pixel];
        for (var plane = 0; plane < planes; plane++)
        {
            for (var row = 0; row < Height; row++)
            {
                source
                    .Slice(((plane * rows + top + row) * columns + left) * pixel, Width * pixel)
                    .CopyTo(result.AsSpan((plane * Height + row) * Width * pixel));
            }
        }
        return Tensor.FromBytes(sample.Type, sample.Dims.SetItem(axis, Height).SetItem(axis + 1, Width).AsSpan(), result);
    }
}
