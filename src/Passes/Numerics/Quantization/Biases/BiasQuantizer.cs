using System.Collections.Immutable;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Rounds a bias to the scale of the products that it is added to (Jacob et al., 2018, section 2.4):
/// <code>
/// s_b = s_x·s_w   (a float32 product)          q_b = round(b/s_b)          acc = Σ(q_w − z_w)·(q_x − z_x) + q_b
/// </code>
/// acc has 32 bits: half of them are for the bias, and as many for the products, whose worst case is less than 2^30 up to 33 000 inputs.
/// Where s_w is tiny, as in a channel whose weights nearly vanish, q_b would need more; and where s_x·s_w is below the smallest normal
/// float, it loses its bits. There s_w is raised to the smallest float with
/// <code>
/// |b|/s_b ≤ 2^30          s_b ≥ 2^−126
/// </code>
/// and the weights of that channel, which are then below a step or a few, are rounded to it.
/// </summary>
public static class BiasQuantizer
{
    /// <summary>The largest |q_b|.</summary>
    public const int Largest = 1 << 30;

    /// <param name="bias">b, finite, one for each output channel.</param>
    /// <param name="activationScale">s_x, of the layer's input.</param>
    /// <param name="weights">Per tensor, or per channel of the axis that <paramref name="bias"/> runs along.</param>
    /// <param name="floatWeights">What <paramref name="weights"/> were rounded from.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <exception cref="ArgumentException">An element of the bias is not finite, or scales and bias do not fit each other.</exception>
    public static BiasQuantization Quantize(
        ReadOnlySpan<float> bias,
        float activationScale,
        QuantizedWeights weights,
        ReadOnlySpan<float> floatWeights,
        ParallelOptions? parallel = null
    )
    {
        var isPerChannel = weights.Granularity.Axis is not null;
        if (weights.Granularity.BlockSize is not null || (isPerChannel && weights.Scales.Length != bias.Length))
            throw new ArgumentException(
                $"a bias of {bias.Length} for weights {weights.Granularity} of {weights.Scales.Length}",
                nameof(weights)
            );
        var raised = new SortedSet<int>();
        var parameters = Enumerable.Range(0, weights.Scales.Length).Select(weights.ParametersOf).ToArray();
        for (var channel = 0; channel < bias.Length; channel++)
        {
            if (!float.IsFinite(bias[channel]))
                throw new ArgumentException($"element {channel} is {bias[channel]}", nameof(bias));
            var group = isPerChannel ? channel : 0;
            var scale = RaisedScale(bias[channel], activationScale, parameters[group].Scale);
            if (scale == parameters[group].Scale)
                continue;
            parameters[group] = parameters[group] with { Scale = scale };
            raised.Add(group);
        }

        if (raised.Count > 0)
            weights = WeightQuantizer.Quantize(
                floatWeights,
                weights.Dims.AsSpan(),
                weights.Granularity,
                weights.Grid,
                parameters,
                parallel
            );
        return new BiasQuantization(Round(bias, activationScale, weights, isPerChannel), weights, [.. raised]);
    }

    /// <summary>The smallest scale, not below the given one, with which the bias fits.</summary>
    /// <param name="bias">b.</param>
    /// <param name="activationScale">s_x.</param>
    /// <param name="weightScale">s_w.</param>
    public static float RaisedScale(float bias, float activationScale, float weightScale)
    {
        if (Fits(weightScale))
            return weightScale;
        var needed = Math.Max(Math.Abs((double)bias) / Largest, AffineQuantization.SmallestScale) / activationScale;
        var scale = Math.Max((float)needed, weightScale);
        while (!Fits(scale))
            scale = MathF.BitIncrement(scale);
        return scale;

        bool Fits(float s)
        {
            var product = activationScale * s;
            return product >= AffineQuantization.SmallestScale && Math.Abs(bias) / (double)product <= Largest;
        }
    }

    private static QuantizedBias Round(ReadOnlySpan<float> bias, float activationScale, QuantizedWeights weights, bool isPerChannel)
    {
        ImmutableArray<float> scales = [.. weights.Scales.Select(s => activationScale * s)];
        var integers = new int[bias.Length];
        for (var channel = 0; channel < bias.Length; channel++)
            integers[channel] = (int)Math.Round(bias[channel] / (double)scales[isPerChannel ? channel : 0], MidpointRounding.ToEven);
        return new QuantizedBias([.. integers], scales, isPerChannel);
    }
}
