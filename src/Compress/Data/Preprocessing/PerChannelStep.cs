using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>Arithmetic in float32 with one number for all, or one for each channel.</summary>
/// <param name="Values">One number, or as many as the axis is long.</param>
/// <param name="Axis">The axis along which they lie; null for the image's channels.</param>
public abstract record PerChannelStep(ImmutableArray<double> Values, int? Axis) : PreprocessingStep
{
    /// <summary>The step with its numbers, which a record would not list.</summary>
    public sealed override string ToString() => $"{Id} {{values: [{string.Join(", ", Values)}], axis: {Axis}}}";

    /// <inheritdoc/>
    public sealed override SampleSpec Describe(SampleSpec input)
    {
        if (Values.Length > 1)
        {
            if (Axis is null)
                RequireImage(input);
            var axis = Axis ?? input.ChannelAxis;
            if (axis >= input.Rank)
                throw DoesNotFit(input, $"there is no axis {axis}.");
            if (input.Shape[axis].Value is { } extent && extent != Values.Length)
                throw DoesNotFit(
                    input,
                    $"{Values.Length} numbers are given, but axis {axis} is {extent} long.",
                    "Put a `layout` step before it, or name the axis: {values: […], axis: 0}."
                );
        }
        return input with { Type = ElementType.Float32 };
    }

    /// <inheritdoc/>
    public sealed override Tensor Apply(Tensor sample, SampleSpec input)
    {
        var values = sample.ToSingles();
        var numbers = Values.Select(v => (float)v).ToArray();
        var inner = 1;
        for (var axis = numbers.Length == 1 ? input.Rank : (Axis ?? input.ChannelAxis) + 1; axis < input.Rank; axis++)
            inner *= (int)sample.Dims[axis];

        // Runs of `inner` elements share a channel; channels follow one another round and round.
        for (int i = 0, channel = 0; i < values.Length; i += inner, channel = channel + 1 == numbers.Length ? 0 : channel + 1)
            Combine(values.AsSpan(i, inner), numbers[channel]);
        return Tensor.FromSingles(sample.Dims.AsSpan(), values);
    }

    /// <summary>Applies one channel's number to some of its values.</summary>
    protected abstract void Combine(Span<float> values, float number);

    /// <summary><c>0.5</c>, <c>[0.5, 0.4, 0.3]</c> or <c>{values: [0.5, 0.4], axis: 0}</c>.</summary>
    private protected static (ImmutableArray<double> Values, int? Axis)? Read(YamlValue value)
    {
        if (!value.IsMap)
            return value.Numbers() is { Count: > 0 } plain ? ([.. plain], null) : null;
        var map = value.Map()!;
        var numbers = map.Require("values")?.Numbers();
        var axis = map.Require("axis")?.Integer(0, 7);
        map.Finish();
        return numbers is { Count: > 0 } && axis is not null ? ([.. numbers], (int)axis) : null;
    }
}
