using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>Integers with what they stand for: x = scale·(q − zero point).</summary>
/// <param name="Integers">q.</param>
/// <param name="Scale">s.</param>
/// <param name="ZeroPoint">z.</param>
internal sealed record QuantizedTriple(Value Integers, Value Scale, Value ZeroPoint)
{
    /// <summary>What a DequantizeLinear turns into real numbers; null where the value comes from none, or from one without a zero point.</summary>
    public static QuantizedTriple? Behind(Value? value) =>
        QdqForm.DequantizeOf(value) is { } node && node.Input(2) is { } zeroPoint
            ? new QuantizedTriple(node.Input(0)!, node.Input(1)!, zeroPoint)
            : null;
}
