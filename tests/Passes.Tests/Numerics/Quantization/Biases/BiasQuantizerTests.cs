using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class BiasQuantizerTests
{
    private const float ActivationScale = 0.02f;

    [Fact]
    public void A_bias_is_rounded_to_the_scale_of_the_products()
    {
        float[] weights = [1, -1, 0.5f, 2, 0.25f, -2];
        var result = Quantize([0.3f, -7.77f], weights, WeightGranularity.PerChannel(0));
        Assert.Empty(result.RaisedGroups);
        Assert.Equal("int32[2] float32[2] int32[2]", Shapes(result.Bias));
        var bias = result.Bias.Dequantize();
        Assert.Equal(0.3f, bias[0], 0.02f / 127 / 2 * 1.001f);
        Assert.Equal(-7.77f, bias[1], 0.02f * 2 / 127 / 2 * 1.001f);

        result = Quantize([0.3f, -7.77f], weights, WeightGranularity.PerTensor);
        Assert.Equal("int32[2] float32[] int32[]", Shapes(result.Bias));
        Assert.Equal(0.3f, result.Bias.Dequantize()[0], 0.02f * 2 / 127 / 2 * 1.001f);
    }

    [Fact]
    public void Where_weights_are_tiny_their_scale_is_raised_until_the_bias_fits()
    {
        // |b|/(s_x·s_w) = 5/(0.02·1e-9/127) is far above 2^31
        float[] weights = [1, -1, 0.5f, 1e-9f, -1e-9f, 1e-10f];
        var result = Quantize([0.3f, 5], weights, WeightGranularity.PerChannel(0));
        Assert.Equal([1], result.RaisedGroups);
        Assert.Equal(0.3f, result.Bias.Dequantize()[0], 0.02f / 127);
        Assert.Equal(5, result.Bias.Dequantize()[1], 1e-6f);
        Assert.InRange(result.Bias.Integers[1], (1 << 30) - 1000, 1 << 30);
        Assert.Equal(new AffineParameters(1f / 127, 0), result.Weights.ParametersOf(0));
        Assert.Equal([127, -127, 64, 0, 0, 0], result.Weights.Integers);
    }

    [Fact]
    public void The_sum_never_leaves_32_bits() =>
        Prop.ForAll(
                Gen.Choose(-38, 30).Zip(Gen.Choose(-30, 3)).ToArbitrary(),
                Gen.Choose(-1000, 1000).ArrayOf(12).ToArbitrary(),
                Gen.Elements(WeightGranularity.PerTensor, WeightGranularity.PerChannel(0)).ToArbitrary(),
                (exponents, raw, granularity) =>
                {
                    var weights = Array.ConvertAll(raw[..9], r => (float)(r * Math.Pow(10, exponents.Item2)));
                    var bias = Array.ConvertAll(raw[9..], r => (float)(r * Math.Pow(10, Math.Min(exponents.Item1, 20))));
                    var result = Quantize(bias, weights, granularity);
                    for (var channel = 0; channel < 3; channel++)
                    {
                        var row = result.Weights.Integers[(3 * channel)..((3 * channel) + 3)];
                        var products = AccumulatorRange.WorstCase(row, IntegerGrid.UInt8, 10);
                        Assert.InRange(result.Bias.Integers[channel] + products.Greatest, int.MinValue, int.MaxValue);
                        Assert.InRange(result.Bias.Integers[channel] + products.Least, int.MinValue, int.MaxValue);
                        var scale = result.Bias.Scales[result.Bias.IsPerChannel ? channel : 0];
                        Assert.True(scale >= AffineQuantization.SmallestScale);
                        Assert.True(
                            Math.Abs(result.Bias.Dequantize()[channel] - (double)bias[channel])
                                <= scale * 0.5 + (1e-6 * Math.Abs(bias[channel]))
                        );
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_raised_scale_is_the_smallest_that_fits()
    {
        var scale = BiasQuantizer.RaisedScale(5, 0.02f, 1e-12f);
        Assert.True(5 / (double)(0.02f * scale) <= BiasQuantizer.Largest);
        Assert.True(5 / (double)(0.02f * MathF.BitDecrement(MathF.BitDecrement(scale))) > BiasQuantizer.Largest);
        Assert.Equal(1e-3f, BiasQuantizer.RaisedScale(5, 0.02f, 1e-3f));
        // a product of scales that is not normal
        Assert.True(1e-20f * BiasQuantizer.RaisedScale(0, 1e-20f, 1e-30f) >= AffineQuantization.SmallestScale);
    }

    [Fact]
    public void What_does_not_fit_is_refused()
    {
        Assert.Throws<ArgumentException>(() => Quantize([float.NaN, 0], new float[6], WeightGranularity.PerChannel(0)));
        Assert.Throws<ArgumentException>(() => Quantize([0, 0, 0], new float[6], WeightGranularity.PerChannel(0), rows: 2));
        Assert.Throws<ArgumentException>(() => Quantize([0, 0], new float[6], WeightGranularity.Blocks(0, 1)));
    }

    private static BiasQuantization Quantize(float[] bias, float[] weights, WeightGranularity granularity, int? rows = null)
    {
        long[] dims = [rows ?? bias.Length, weights.Length / (rows ?? bias.Length)];
        var quantized = WeightQuantizerTests.Quantize(weights, dims, granularity, IntegerGrid.Int8.Narrow);
        return BiasQuantizer.Quantize(bias, ActivationScale, quantized, weights);
    }

    private static string Shapes(QuantizedBias bias) => $"{bias.ToTensor()} {bias.ScaleTensor()} {bias.ZeroPointTensor()}";
}
