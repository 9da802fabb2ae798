using System.IO.Compression;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Pipeline;

/// <summary>Measures how large a model is.</summary>
internal static class ModelMeasurement
{
    private const int Step = 1 << 16;

    /// <summary>Elements and zeros of all weights: constants of floating-point type, and of integer types up to 8 bits, as quantized weights are.</summary>
    public static (long Parameters, long Zeros) CountWeights(Model model, CancellationToken cancellation)
    {
        long parameters = 0;
        long zeros = 0;
        foreach (var tensor in WeightTensors(model))
        {
            cancellation.ThrowIfCancellationRequested();
            parameters += tensor.ElementCount;
            zeros += CountZeros(tensor);
        }

        return (parameters, zeros);
    }

    /// <summary>Bytes of all constants, each once.</summary>
    public static long ConstantBytes(Model model) => Constants(model).Sum(t => t.ByteLength);

    /// <summary>Elements equal to zero.</summary>
    public static long CountZeros(Tensor tensor)
    {
        var buffer = new float[(int)Math.Min(Step, Math.Max(1, tensor.ElementCount))];
        long zeros = 0;
        for (long start = 0; start < tensor.ElementCount; start += buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, tensor.ElementCount - start));
            tensor.CopyTo(start, part);
            foreach (var element in part)
                zeros += element == 0 ? 1 : 0;
        }

        return zeros;
    }

    /// <summary>Bytes of files on disk after deflate at its usual level.</summary>
    public static long Deflate(IEnumerable<string> paths, CancellationToken cancellation)
    {
        long total = 0;
        foreach (var path in paths)
        {
            var counter = new CountingStream();
            using (var source = File.OpenRead(path))
            using (var deflate = new DeflateStream(counter, CompressionLevel.Optimal, leaveOpen: true))
            {
                var buffer = new byte[1 << 18];
                while (source.Read(buffer) is > 0 and var read)
                {
                    cancellation.ThrowIfCancellationRequested();
                    deflate.Write(buffer.AsSpan(0, read));
                }
            }

            total += counter.Length;
        }

        return total;
    }

    private static IEnumerable<Tensor> WeightTensors(Model model) =>
        Constants(model).Where(t => t.Type.IsFloat || (t.Type.IsInteger && t.Type.Bits <= 8));

    private static IEnumerable<Tensor> Constants(Model model) =>
        model
            .Scopes.SelectMany(s => s.Initializers)
            .Select(v => v.Initializer)
            .Concat(model.AllNodes.SelectMany(n => n.Attributes).Select(a => a.Payload as Tensor))
            .OfType<Tensor>();
}
