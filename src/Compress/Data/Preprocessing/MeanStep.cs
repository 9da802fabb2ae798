using System.Collections.Immutable;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>y = x − mean, in float32.</summary>
public sealed record MeanStep(ImmutableArray<double> Values, int? Axis = null) : PerChannelStep(Values, Axis)
{
    public const string Key = "mean";

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value) => Read(value) is var (values, axis) ? new MeanStep(values, axis) : null;

    /// <inheritdoc/>
    protected override void Combine(Span<float> values, ReadOnlySpan<float> numbers) => ArithmeticKernels.Subtract(values, numbers);
}
