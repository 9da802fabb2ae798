using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Every weight of a model in order of execution (bodies where their node stands, functions last), and why not the ones that no form of
/// quantization can hold: quantized already, computed, not wanted, not finite.
/// </summary>
internal static class WeightSurvey
{
    public static IReadOnlyList<SurveyedWeight> Take(Model model, LayerFilter filter)
    {
        var weights = new List<SurveyedWeight>();
        foreach (var node in ExecutionOrder.Of(model))
        {
            if (QuantizationFacts.Of(node) is { WeightInputs.IsEmpty: false })
                weights.Add(new SurveyedWeight(node, null, null, null, "it is quantized already"));
            foreach (var slot in WeightFacts.WeightsOf(node))
            {
                var resolution = WeightResolver.Resolve(slot);
                // a Gather that picks from anything but a table of real numbers is no layer: shapes are computed that way
                if (slot.IsTable && (resolution.Source is not { } table || !IsReal(table) || slot.LayoutOf(table.Dims) is null))
                    continue;
                weights.Add(Survey(node, slot, resolution, filter));
            }
        }

        return weights;
    }

    private static SurveyedWeight Survey(Node node, WeightSlot slot, WeightResolution resolution, LayerFilter filter)
    {
        var source = resolution.Source;
        var layout = source is null ? null : slot.LayoutOf(source.Dims);
        var reason =
            filter.ReasonToSkip(node, source?.Name)
            ?? WhyStored(slot)
            ?? resolution.Reason
            ?? WhyQuantized(node, slot, source!)
            ?? (
                layout is null
                    ? $"its weight '{source!.Name}' [{string.Join(',', source.Dims)}] does not fit {slot.Form}"
                    : WhyUnfit(source!)
            );
        return new SurveyedWeight(node, slot, source, reason is null ? layout : null, reason);
    }

    /// <summary>A weight that is stored in fewer bits and widened by Cast · Mul; the resolver stops at the Mul.</summary>
    private static string? WhyStored(WeightSlot slot) =>
        StoredForm.Of(slot.Value) is { } stored ? $"its weight is quantized already: '{stored}' is stored in fewer bits" : null;

    private static string? WhyQuantized(Node node, WeightSlot slot, WeightSource source) =>
        source.Dequantization is not null ? $"its weight '{source.Name}' is quantized already ({source.Tensor.Type})"
        : node.Inputs.Any(i => i is not null && i != slot.Value && QuantizationFacts.IsFakeQuantized(i))
            ? "its input is quantized already, by QuantizeLinear and DequantizeLinear"
        : null;

    private static string? WhyUnfit(WeightSource source)
    {
        var tensor = source.Tensor;
        if (!tensor.Type.IsFloat)
            return $"its weight '{source.Name}' holds {tensor.Type}, which is no real number";
        if (tensor.Type.Bits < 16)
            return $"its weight '{source.Name}' is stored in {tensor.Type.Bits} bits already ({tensor.Type})";
        if (tensor.ElementCount == 0)
            return $"its weight '{source.Name}' has no elements";
        if (tensor.ElementCount > Array.MaxLength)
            return $"its weight '{source.Name}' has more elements than can be held in memory at once";
        return IsFinite(tensor) ? null : $"its weight '{source.Name}' holds NaN or infinity";
    }

    private static bool IsReal(WeightSource source) => source.Tensor.Type.IsFloat || source.Dequantization is not null;

    /// <summary>Whether every element of a tensor of floats is a number.</summary>
    public static bool IsFinite(Tensor tensor)
    {
        var buffer = new float[(int)Math.Clamp(tensor.ElementCount, 1, 1 << 16)];
        for (long start = 0; start < tensor.ElementCount; start += buffer.Length)
        {
            var values = buffer.AsSpan(0, (int)Math.Min(buffer.Length, tensor.ElementCount - start));
            tensor.CopyTo(start, values);
            foreach (var value in values)
            {
                if (!float.IsFinite(value))
                    return false;
            }
        }

        return true;
    }
}
