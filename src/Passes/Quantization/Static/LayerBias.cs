using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// A bias as 32-bit integers with the scale of the products that it is added to: b ≈ s_x·s_w[o]·q_b[o].
/// </summary>
/// <param name="bias">b, one for each output channel.</param>
/// <param name="inputScale">s_x.</param>
internal sealed class LayerBias(float[] bias, float inputScale)
{
    /// <summary>Largest |q_b|: half of what 32 bits hold, so that the sum of products has as much room.</summary>
    private const double Largest = 1 << 30;

    /// <summary>Weight scales with which every bias fits; null where the given ones are such.</summary>
    public AffineParameters[]? Raise(QuantizedWeights weights)
    {
        var parameters = Enumerable.Range(0, weights.Scales.Length).Select(weights.ParametersOf).ToArray();
        var changed = false;
        for (var o = 0; o < bias.Length; o++)
        {
            var group = parameters.Length == 1 ? 0 : o;
            var least = Math.Abs((double)bias[o]) / inputScale / Largest;
            if (parameters[group].Scale >= least)
                continue;
            parameters[group] = parameters[group] with { Scale = MathF.BitIncrement((float)least) };
            changed = true;
        }

        return changed ? parameters : null;
    }

    public StoredIntegers Store(QuantizedWeights weights)
    {
        var perChannel = weights.Scales.Length > 1;
        var scales = new float[perChannel ? bias.Length : 1];
        for (var i = 0; i < scales.Length; i++)
            scales[i] = inputScale * weights.Scales[i];
        var integers = new int[bias.Length];
        for (var o = 0; o < bias.Length; o++)
            integers[o] = (int)Math.Clamp(Math.Round((double)bias[o] / scales[perChannel ? o : 0]), int.MinValue, int.MaxValue);
        return new StoredIntegers(
            Tensor.From<int>(ElementType.Int32, [bias.Length], integers),
            Tensor.FromSingles(perChannel ? [scales.Length] : [], scales),
            Tensor.From<int>(ElementType.Int32, perChannel ? [scales.Length] : [], new int[scales.Length]),
            perChannel ? 0 : null
        );
    }
}
