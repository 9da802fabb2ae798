using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using NNCompress.Testing;

namespace NNCompress.Passes.Tests.Numerics;

/// <summary>A real network whose float weights are integers times a step, one step for each tensor: quantizing them must lose nothing.</summary>
public sealed class StoredGridTests
{
    [Fact]
    public void The_weights_of_mobilenet_come_back_bit_for_bit()
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        using var model = ModelReader.Open(Assets.Model("mobilenet_v2.onnx"));
        var (exact, count, off) = (0L, 0L, 0.0);
        foreach (
            var weight in model.Graph.Initializers.Select(i => i.Initializer!).Where(t => t.Type == ElementType.Float32 && t.Rank == 4)
        )
        {
            var values = weight.ToSingles();
            var quantized = WeightQuantizerTests.Quantize(
                values,
                [.. weight.Dims],
                WeightGranularity.PerChannel(0),
                IntegerGrid.Int8.Narrow,
                search: WeightScaleSearch.Mse
            );
            var back = quantized.Dequantize();
            for (var i = 0; i < values.Length; i++)
            {
                exact += values[i] == back[i] ? 1 : 0;
                off = Math.Max(off, Math.Abs(values[i] - back[i]) / quantized.Scales[i / (values.Length / quantized.Scales.Length)]);
            }

            count += values.Length;
        }

        Assert.True(off < 1e-4, $"a weight is off by {off} steps");
        Assert.True(exact == count, $"{exact} of {count} weights are exact");
    }
}
