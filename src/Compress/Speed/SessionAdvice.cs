using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Runtime;

namespace NNCompress.Speed;

/// <summary>Which session configuration a quantized model wants.</summary>
internal static class SessionAdvice
{
    /// <summary>
    /// Kernels without VNNI add products u8·s8 in pairs in 16 bits: 255·(|w₁| + |w₂|) ≤ 32767 holds for sure where no weight is above 64.
    /// </summary>
    private const int SaturationFree = 64;

    public static IReadOnlyList<SessionEntry> For(Model model, FusionReport fusion, CancellationToken cancellation)
    {
        var entries = new List<SessionEntry>();
        if (fusion.OnIntegers > 0 && MayOverflow(model, cancellation))
            entries.Add(
                new SessionEntry(
                    "session.x64quantprecision",
                    "1",
                    "On x86-64 processors without VNNI only: sums of two products may overflow 16 bits there, and this takes exact, slower kernels."
                )
            );
        if (fusion is { OnIntegers: 0, WeightDequantizers: > 0 })
            entries.Add(
                new SessionEntry(
                    "session.disable_quant_qdq",
                    "1",
                    "The weights are stored quantized and computed with in float: this turns them back once, when the model is opened."
                )
            );
        return entries;
    }

    private static bool MayOverflow(Model model, CancellationToken cancellation) =>
        Weights(model)
            .Any(w =>
            {
                cancellation.ThrowIfCancellationRequested();
                return IsAbove(w, SaturationFree);
            });

    /// <summary>s8 constants that nodes read as they are or by way of a DequantizeLinear.</summary>
    private static IEnumerable<Tensor> Weights(Model model) =>
        model
            .AllNodes.Where(n => QuantizationFacts.IsDequantize(n) || QuantizationFacts.Of(n) is not null)
            .SelectMany(n => n.Inputs)
            .OfType<Value>()
            .Distinct()
            .Select(v => v.Initializer)
            .OfType<Tensor>()
            .Where(t => t.Type == ElementType.Int8);

    private static bool IsAbove(Tensor tensor, int limit)
    {
        var bytes = tensor.Bytes;
        for (long at = 0; at < bytes.Length; at += 1 << 16)
        {
            foreach (var value in bytes.Slice(at, (int)Math.Min(1 << 16, bytes.Length - at)))
            {
                if (Math.Abs((int)(sbyte)value) > limit)
                    return true;
            }
        }

        return false;
    }
}
