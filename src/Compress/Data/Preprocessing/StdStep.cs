using System.Collections.Immutable;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>y = x / std, in float32.</summary>
public sealed record StdStep(ImmutableArray<double> Values, int? Axis = null) : PerChannelStep(Values, Axis)
{
    public const string Key = "std";

    /// <inheritdoc/>
    public override string Id => Key;

    internal static PreprocessingStep? FromYaml(YamlValue value)
    {
        if (Read(value) is not var (values, axis))
            return null;
        if (!values.Contains(0))
            return new StdStep(values, axis);
        value.Report("A standard deviation of 0 cannot be divided by.");
        return null;
    }

    /// <inheritdoc/>
    protected override void Combine(Span<float> values, ReadOnlySpan<float> numbers) => ArithmeticKernels.Divide(values, numbers);
}
