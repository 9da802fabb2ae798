using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Quantization.Dynamic;

/// <summary>A product whose activations are quantized when they arrive, computed step by step in float64.</summary>
internal static class DynamicEmulation
{
    /// <summary>y [m, n] = x̂·ŵ + b.</summary>
    /// <param name="x">[m, k], row-major.</param>
    /// <param name="w">[k, n], row-major.</param>
    /// <param name="bias">[n]; null for none.</param>
    /// <param name="n">Output channels.</param>
    public static Tensor Product(float[] x, float[] w, float[]? bias, int n)
    {
        var k = w.Length / n;
        var m = x.Length / k;
        var activations = Quantized(x);
        var weights = WeightQuantizer
            .Quantize(
                w,
                [k, n],
                WeightGranularity.PerChannel(1),
                IntegerGrid.ForSymmetricWeights(ElementType.Int8),
                true,
                WeightScaleSearch.Mse
            )
            .Dequantize();
        var y = new float[m * n];
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                double sum = bias?[j] ?? 0;
                for (var c = 0; c < k; c++)
                    sum += activations[(i * k) + c] * weights[(c * n) + j];
                y[(i * n) + j] = (float)sum;
            }
        }

        return Tensor.FromSingles([m, n], y);
    }

    /// <summary>x̂, with one scale and zero point from the range of all x, widened to contain 0.</summary>
    private static double[] Quantized(float[] x)
    {
        var (min, max) = (Math.Min(x.Min(), 0), Math.Max(x.Max(), 0));
        var scale = max == min ? 1 : (max - min) / 255;
        var zero = MathF.Round(Math.Clamp(-min / scale, 0, 255), MidpointRounding.ToEven);
        return Array.ConvertAll(
            x,
            v => (Math.Clamp(MathF.Round(v / scale, MidpointRounding.ToEven) + zero, 0, 255) - (double)zero) * scale
        );
    }
}
