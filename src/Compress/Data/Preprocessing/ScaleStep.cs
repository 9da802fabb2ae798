using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>
/// y = x·a / b in float32, in this order: with <c>1/255</c> the product is exact and the quotient is what dividing by 255 gives.
/// </summary>
/// <param name="Numerator">a.</param>
/// <param name="Denominator">b, not 0.</param>
public sealed record ScaleStep(double Numerator, double Denominator = 1) : ArithmeticStep
{
    public const string Key = "scale";

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value) => value.Ratio() is var (a, b) ? new ScaleStep(a, b) : null;

    /// <inheritdoc/>
    public override SampleSpec Describe(SampleSpec input) => input with { Type = ElementType.Float32 };

    /// <inheritdoc/>
    public override void Compute(Span<float> values, SampleSpec input) =>
        ArithmeticKernels.Scale(values, (float)Numerator, (float)Denominator);
}
