using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data.Preprocessing;

/// <summary>
/// Resizes images, one axis after the other. Result pixel i of m has its centre at c = (i + ½)·n/m among n source pixels; source pixel j
/// weighs k(|j + ½ − c| / s), the weights of those inside are brought to sum 1, and s = max(1, n/m) where the image shrinks with
/// antialiasing, else 1. This is what Pillow and torchvision do with antialiasing and OpenCV without.
/// </summary>
/// <param name="Kernel">The weights.</param>
/// <param name="Antialias">Whether shrinking averages over all pixels that a result pixel covers.</param>
public sealed record Resampler(ResampleKernel Kernel, bool Antialias = true)
{
    /// <summary>Resizes height and width.</summary>
    /// <param name="sample">An image of uint8 or float32.</param>
    /// <param name="heightAxis">The axis of the height; the width's follows.</param>
    /// <param name="height">Rows to have.</param>
    /// <param name="width">Columns to have.</param>
    public Tensor Resize(Tensor sample, int heightAxis, int height, int width)
    {
        var dims = sample.Dims;
        if (dims[heightAxis] == height && dims[heightAxis + 1] == width)
            return sample;
        return Along(Along(sample, heightAxis + 1, width), heightAxis, height);
    }

    /// <summary>Resizes one axis; bytes are rounded and kept within 0..255 after each, as Pillow does.</summary>
    private Tensor Along(Tensor sample, int axis, int size)
    {
        if (sample.Dims[axis] == size)
            return sample;
        var values = Along(sample.ToSingles(), sample.Dims.AsSpan(), axis, size);
        var dims = sample.Dims.SetItem(axis, size);
        return sample.Type == ElementType.Float32
            ? Tensor.FromSingles(dims.AsSpan(), values)
            : Tensor.FromBytes(sample.Type, dims.AsSpan(), Array.ConvertAll(values, v => (byte)Math.Clamp(MathF.Floor(v + 0.5f), 0, 255)));
    }

    private float[] Along(float[] values, ReadOnlySpan<long> dims, int axis, int size)
    {
        var from = (int)dims[axis];
        var (outer, inner) = (1, 1);
        for (var i = 0; i < dims.Length; i++)
        {
            outer *= i < axis ? (int)dims[i] : 1;
            inner *= i > axis ? (int)dims[i] : 1;
        }

        var result = new float[checked(outer * size * inner)];
        for (var i = 0; i < size; i++)
        {
            var (first, weights) = Weights(i, from, size);
            for (var o = 0; o < outer; o++)
            {
                var target = result.AsSpan((o * size + i) * inner, inner);
                for (var j = 0; j < weights.Length; j++)
                {
                    var source = values.AsSpan((o * from + first + j) * inner, inner);
                    for (var k = 0; k < target.Length; k++)
                        target[k] += weights[j] * source[k];
                }
            }
        }
        return result;
    }

    /// <summary>The source pixels that make one result pixel, and how much each counts.</summary>
    internal (int First, float[] Weights) Weights(int index, int from, int size)
    {
        var step = (double)from / size;
        var centre = (index + 0.5) * step;
        if (Kernel == ResampleKernel.Nearest)
            return (Math.Min((int)centre, from - 1), [1]);

        var scale = Antialias ? Math.Max(1, step) : 1;
        var reach = Kernel.Support * scale;
        var first = Math.Max(0, (int)Math.Floor(centre - reach + 0.5));
        var last = Math.Min(from, Math.Max(first + 1, (int)Math.Floor(centre + reach + 0.5)));
        var weights = new double[last - first];
        for (var j = 0; j < weights.Length; j++)
            weights[j] = Kernel.Weight(Math.Abs(first + j + 0.5 - centre) / scale);
        var sum = weights.Sum();
        return (first, Array.ConvertAll(weights, w => (float)(w / sum)));
    }
}
