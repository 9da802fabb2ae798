using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>
/// Resizes an image so that its shorter side has a length; proportions stay: the longer side becomes ⌊longer·n/shorter⌋, as in torchvision.
/// </summary>
/// <param name="Shorter">n, in pixels.</param>
/// <param name="Resampler">How pixels are mixed.</param>
public sealed record ResizeShorterStep(int Shorter, Resampler Resampler) : PreprocessingStep
{
    public const string Key = "resize-shorter";

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value)
    {
        if (!value.IsMap)
            return SizeReader.Side(value) is { } plain ? new ResizeShorterStep(plain, new Resampler(ResampleKernel.Bilinear)) : null;
        var map = value.Map()!;
        var side = map.Require("size") is { } s ? SizeReader.Side(s) : null;
        var resampler = SizeReader.Resampler(map, antialias: true);
        map.Finish();
        return side is not null && resampler is not null ? new ResizeShorterStep(side.Value, resampler) : null;
    }

    /// <inheritdoc/>
    public override SampleSpec Describe(SampleSpec input)
    {
        RequirePixels(input);
        var (height, width) = Size(input);
        return input.With(input.HeightAxis, height).With(input.HeightAxis + 1, width);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor sample, SampleSpec input)
    {
        var (height, width) = Size(input);
        return Resampler.Resize(sample, input.HeightAxis, (int)height.Value!, (int)width.Value!);
    }

    private (Dimension Height, Dimension Width) Size(SampleSpec input)
    {
        if (input.Shape[input.HeightAxis].Value is not { } height || input.Shape[input.HeightAxis + 1].Value is not { } width)
            return (Dimension.Unknown, Dimension.Unknown);
        return height < width ? (Shorter, width * Shorter / height) : (height * Shorter / width, Shorter);
    }
}
