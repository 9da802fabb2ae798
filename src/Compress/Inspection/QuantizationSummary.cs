using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Inspection;

/// <summary>Says in a sentence what of a model is quantized already.</summary>
internal static class QuantizationSummary
{
    /// <returns>Null where nothing is.</returns>
    public static string? Of(Model model)
    {
        var nodes = model.AllNodes.ToArray();
        var operators = nodes
            .Where(n => QuantizationFacts.Of(n) is not null)
            .GroupBy(n => n.OpType)
            .OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => $"{g.Count()} {g.Key}");
        var dequantize = nodes.Where(QuantizationFacts.IsDequantize).ToArray();
        var weights = dequantize.Count(n => Constants.TensorOf(n.Input(0)) is not null);
        var activations = nodes.SelectMany(n => n.Outputs).OfType<Value>().Count(QuantizationFacts.IsFakeQuantized);
        string[] parts =
        [
            .. operators,
            .. weights > 0 ? [$"{weights} constants behind DequantizeLinear"] : Array.Empty<string>(),
            .. activations > 0 ? [$"{activations} values between QuantizeLinear and DequantizeLinear"] : Array.Empty<string>(),
        ];
        return parts.Length == 0 ? null : string.Join(", ", parts);
    }
}
