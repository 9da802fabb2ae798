using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>Resizes an image to a height and width; proportions may change.</summary>
/// <param name="Height">Rows to have.</param>
/// <param name="Width">Columns to have.</param>
/// <param name="Resampler">How pixels are mixed.</param>
public sealed record ResizeStep(int Height, int Width, Resampler Resampler) : PreprocessingStep
{
    public const string Key = "resize";

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value)
    {
        if (!value.IsMap)
            return SizeReader.Size(value) is var (side, same) ? new ResizeStep(side, same, new Resampler(ResampleKernel.Bilinear)) : null;
        var map = value.Map()!;
        var size = map.Require("size") is { } s ? SizeReader.Size(s) : null;
        var resampler = SizeReader.Resampler(map, antialias: true);
        map.Finish();
        return size is var (height, width) && resampler is not null ? new ResizeStep(height, width, resampler) : null;
    }

    /// <inheritdoc/>
    public override SampleSpec Describe(SampleSpec input)
    {
        RequirePixels(input);
        return input.With(input.HeightAxis, Height).With(input.HeightAxis + 1, Width);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor sample, SampleSpec input) => Resampler.Resize(sample, input.HeightAxis, Height, Width);
}
