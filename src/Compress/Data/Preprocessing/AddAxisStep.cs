using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>A new axis of extent 1. A picture without channels, [height, width], becomes an image by axis 0 or 2.</summary>
/// <param name="Axis">Where it stands in the result, counted from 0, without the batch axis.</param>
public sealed record AddAxisStep(int Axis) : PreprocessingStep
{
    public const string Key = "add-axis";

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value) => value.Integer(0, 7) is { } axis ? new AddAxisStep((int)axis) : null;

    /// <inheritdoc/>
    public override SampleSpec Describe(SampleSpec input)
    {
        if (Axis > input.Rank)
            throw DoesNotFit(input, $"it has {input.Rank} axes, so a new one cannot be axis {Axis}.");
        var layout = (input.Rank, Axis) switch
        {
            (2, 0) => ImageLayout.Chw,
            (2, 2) => ImageLayout.Hwc,
            _ => ImageLayout.None,
        };
        return new SampleSpec(input.Type, input.Shape.Insert(Axis, 1), layout);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor sample, SampleSpec input) => new(sample.Type, sample.Dims.Insert(Axis, 1), sample.Payload);
}
