using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>Arithmetic in float32 with one number for all, or one for each channel.</summary>
/// <param name="Values">One number, or as many as the axis is long.</param>
/// <param name="Axis">The axis along which they lie; null for the image's channels.</param>
public abstract record PerChannelStep(ImmutableArray<double> Values, int? Axis) : ArithmeticStep
{
    /// <summary>Numbers are laid out value for value where all channels together are no longer than this, as with channels last.</summary>
    private const int LongestRound = 1 << 10;

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
    public sealed override void Compute(Span<float> values, SampleSpec input)
    {
        if (values.IsEmpty)
            return;
        var inner = 1;
        for (var axis = Values.Length == 1 ? input.Rank : (Axis ?? input.ChannelAxis) + 1; axis < input.Rank; axis++)
            inner *= (int)input.Shape[axis].Value!;

        // Runs of `inner` elements share a channel; channels follow one another round and round.
        if (Values.Length * (long)inner <= LongestRound)
        {
            Combine(values, Rounds(Values.AsSpan(), inner));
            return;
        }

        for (int i = 0, channel = 0; i < values.Length; i += inner, channel = channel + 1 == Values.Length ? 0 : channel + 1)
            Combine(values.Slice(i, inner), Rounds(Values.AsSpan(channel, 1), 1));
    }

    /// <summary>Applies numbers to the values in their order, again from the first after the last.</summary>
    protected abstract void Combine(Span<float> values, ReadOnlySpan<float> numbers);

    /// <summary>Each number <paramref name="inner"/> times, all of it eight times over: whole vectors, however long a round is.</summary>
    private static float[] Rounds(ReadOnlySpan<double> numbers, int inner)
    {
        var rounds = new float[8 * numbers.Length * inner];
        for (var i = 0; i < rounds.Length; i++)
            rounds[i] = (float)numbers[i / inner % numbers.Length];
        return rounds;
    }

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
