using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Looks for the α whose factors (<see cref="SmoothScales"/>) give the smallest output error once inputs and weights are rounded:
/// <code>
/// error(s) = Σ ‖X·Wᵀ − Q_x(X/s)·Q_w(s·W)ᵀ‖² over the layers that read X
/// </code>
/// Q_w rounds symmetrically with a scale for each output channel, or for each block of input channels; Q_x asymmetrically over the range that X/s
/// has on the calibration data, or not at all where only weights are quantized.
/// </summary>
/// <param name="rows">X, row-major [n, channels]: rows to learn from, then as many as a third of them to judge on.</param>
/// <param name="layers">W of each layer that reads X, row-major [outputs, channels].</param>
/// <param name="channels">Input channels.</param>
/// <param name="low">Smallest x of each channel.</param>
/// <param name="high">Largest x of each channel.</param>
/// <param name="weightGrid">Integers of the weights.</param>
/// <param name="block">Input channels that share a scale; null: all of an output channel.</param>
/// <param name="weightsOnly">Whether inputs stay as they are.</param>
internal sealed class SmoothSearch(
    float[] rows,
    IReadOnlyList<float[]> layers,
    int channels,
    float[] low,
    float[] high,
    IntegerGrid weightGrid,
    int? block,
    bool weightsOnly
)
{
    private readonly int _training = rows.Length / channels * 3 / 4;

    /// <summary>X·Wᵀ of each layer, [outputs, n].</summary>
    private readonly IReadOnlyList<float[]> _targets = [.. layers.Select(w => Products(rows, w, channels))];

    /// <summary>Steps between the α that are tried.</summary>
    public const double Step = 0.05;

    /// <summary>Whether there are rows to learn from and to judge on.</summary>
    public bool IsPossible => _training > 0 && rows.Length / channels > _training;

    /// <summary>The best of some factors.</summary>
    /// <param name="candidates">Factors by α.</param>
    /// <param name="parallel">Threads.</param>
    public SmoothChoice Find(IReadOnlyList<(double Alpha, double[] Scales)> candidates, ParallelOptions parallel)
    {
        double[] ones = [.. Enumerable.Repeat(1.0, channels)];
        // each α by itself: the smallest error wins, the smaller α where two are equal
        var errors = new double[candidates.Count];
        Parallel.For(0, errors.Length, parallel, i => errors[i] = Error(candidates[i].Scales, 0, _training));
        var best = Array.IndexOf(errors, errors.Min());
        var last = rows.Length / channels;
        return new SmoothChoice(
            candidates[best].Alpha,
            candidates[best].Scales,
            Energy(_training, last),
            Error(ones, _training, last),
            Error(candidates[best].Scales, _training, last)
        );
    }

    private double Energy(int from, int to)
    {
        double sum = 0;
        foreach (var targets in _targets)
            for (var start = 0; start < targets.Length; start += rows.Length / channels)
                sum += TensorPrimitives.SumOfSquares<float>(targets.AsSpan(start + from, to - from));
        return sum;
    }

    private static float[] Products(float[] rows, float[] weights, int channels)
    {
        var count = rows.Length / channels;
        var products = new float[weights.Length / channels * count];
        for (var i = 0; i < products.Length; i++)
            products[i] = TensorPrimitives.Dot<float>(
                rows.AsSpan(i % count * channels, channels),
                weights.AsSpan(i / count * channels, channels)
            );
        return products;
    }

    private double Error(double[] scales, int from, int to)
    {
        var inputs = Inputs(scales, from, to);
        var (scaled, rounded) = (new float[channels], new float[channels]);
        double sum = 0;
        foreach (var (weights, targets) in layers.Zip(_targets))
            for (var o = 0; o < weights.Length / channels; o++)
            {
                var row = weights.AsSpan(o * channels, channels);
                for (var c = 0; c < channels; c++)
                    scaled[c] = (float)(row[c] * scales[c]);
                for (var c = 0; c < channels; c += block ?? channels)
                {
                    var part = scaled.AsSpan(c, Math.Min(block ?? channels, channels - c));
                    var largest = TensorPrimitives.MaxMagnitude<float>(part);
                    var parameters = AffineQuantization.Symmetric(Math.Abs(largest), weightGrid);
                    AffineQuantization.FakeQuantize(part, parameters, weightGrid, rounded.AsSpan(c, part.Length));
                }

                for (var r = from; r < to; r++)
                {
                    var difference =
                        targets[(o * (rows.Length / channels)) + r]
                        - TensorPrimitives.Dot<float>(inputs.AsSpan((r - from) * channels, channels), rounded);
                    sum += (double)difference * difference;
                }
            }

        return sum;
    }

    /// <summary>X/s as the layers read it.</summary>
    private float[] Inputs(double[] scales, int from, int to)
    {
        var inputs = new float[(to - from) * channels];
        for (var i = 0; i < inputs.Length; i++)
            inputs[i] = (float)(rows[(from * channels) + i] / scales[i % channels]);
        if (weightsOnly)
            return inputs;
        var (min, max) = (0f, 0f);
        for (var c = 0; c < channels; c++)
            (min, max) = (Math.Min(min, (float)(low[c] / scales[c])), Math.Max(max, (float)(high[c] / scales[c])));
        AffineQuantization.FakeQuantize(inputs, AffineQuantization.Asymmetric(min, max, IntegerGrid.UInt8), IntegerGrid.UInt8, inputs);
        return inputs;
    }
}
