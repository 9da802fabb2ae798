using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Pruning;

namespace NNCompress.Passes.LowRank;

/// <summary>Which stored weights of a model can be decomposed, in order of execution, and why not the others.</summary>
internal static class TargetSurvey
{
    /// <summary>Elements of a weight that is read at once.</summary>
    private const long MostElements = 1L << 30;

    /// <param name="context">Model and filter.</param>
    /// <param name="extents">Extents in a run.</param>
    /// <param name="leftAlone">Takes the reports of layers that cannot be decomposed.</param>
    public static List<TargetLayer> Take(PassContext context, ObservedExtents extents, List<(Node Node, LayerReport Report)> leftAlone)
    {
        var found = new List<(WeightSlot Slot, WeightSource? Source, string? Reason)>();
        foreach (var node in ExecutionOrder.Of(context.Model))
        {
            if (QuantizationFacts.Of(node) is { WeightInputs.IsEmpty: false })
                leftAlone.Add((node, LayerReport.LeftAlone(node.Label, node.OpType, null, "it is quantized already")));
            foreach (var slot in WeightFacts.WeightsOf(node))
            {
                var resolution = WeightResolver.Resolve(slot);
                // a Gather that picks from anything but a table of real numbers is no layer: shapes are computed that way
                if (slot.IsTable && !(resolution.Source is { Tensor.Type.IsFloat: true } table && slot.LayoutOf(table.Dims) is not null))
                    continue;
                var source = resolution.Source;
                found.Add((slot, source, resolution.Reason ?? context.Layers.ReasonToSkip(node, source!.Name) ?? WhyNot(slot, source)));
            }
        }

        var layers = new List<TargetLayer>();
        foreach (var group in found.GroupBy(f => f.Source?.Origin ?? f.Slot))
        {
            var members = group.ToArray();
            var reason = members.Select(m => m.Reason).FirstOrDefault(r => r is not null) ?? WhyNotTogether(members);
            var layer = reason is null ? Create([.. members.Select(m => m.Slot)], members[0].Source!, extents, out reason) : null;
            if (layer is not null)
                layers.Add(layer);
            foreach (var (slot, source, own) in layer is null ? members : members[1..])
            {
                var why =
                    layer is not null ? $"it shares its weight with {layer.Label}, and is decomposed with it"
                    : own is null && members.Length > 1 && members.Any(m => m.Reason is not null)
                        ? $"it shares its weight with a layer that is left alone because {reason}"
                    : own ?? reason!;
                leftAlone.Add(
                    (slot.Node, LayerReport.LeftAlone(PrunableLayer.LabelOf(slot), slot.Node.OpType, source?.Name ?? slot.Value?.Name, why))
                );
            }
        }

        return layers;
    }

    private static string? WhyNot(WeightSlot slot, WeightSource source) =>
        source.Dequantization is not null ? "its weight is quantized already"
        : !source.Tensor.Type.IsFloat || source.Tensor.Type.Bits < 16 ? $"its weight '{source.Name}' holds {source.Tensor.Type}"
        : source.Tensor.ElementCount is 0 or > MostElements ? $"its weight '{source.Name}' has {source.Tensor.ElementCount} elements"
        : source.Map.Strides is null || slot.LayoutOf(source.Dims) is null
            ? $"its weight '{source.Name}' [{string.Join(',', source.Dims)}] does not fit {slot.Form}"
        : slot.Node.Attributes.FirstOrDefault(a => a.ReferencedName is not null) is { } reference
            ? $"its attribute {reference.Name} is given by the call of the function around it"
        : slot.Node.IsStandard
        && slot.Node.OpType is "Conv" or "ConvTranspose" or "MatMul" or "Gemm" or "Gather" or "RNN" or "GRU" or "LSTM"
            ? WhyNotFinite(source)
        : $"{slot.Node.OpType} has no form with factors";

    private static string? WhyNotFinite(WeightSource source)
    {
        var chunk = new float[Math.Min(1 << 16, source.Tensor.ElementCount)];
        for (long start = 0; start < source.Tensor.ElementCount; start += chunk.Length)
        {
            var part = chunk.AsSpan(0, (int)Math.Min(chunk.Length, source.Tensor.ElementCount - start));
            source.ReadStored(start, part);
            if (part.ContainsAnyExceptInRange(float.MinValue, float.MaxValue))
                return $"its weight '{source.Name}' holds NaN or infinity";
        }

        return null;
    }

    private static string? WhyNotTogether((WeightSlot Slot, WeightSource? Source, string? Reason)[] members)
    {
        var (first, source, _) = members[0];
        foreach (var (slot, other, _) in members.Skip(1))
        {
            if (slot.Node.Scope != first.Node.Scope)
                return $"{first.Node} and {slot.Node} read its weight '{source!.Name}' in different scopes";
            if (
                slot.Node.OpType != first.Node.OpType
                || slot.InputIndex != first.InputIndex
                || !slot.LayoutOf(other!.Dims)!.OutputAxes.SequenceEqual(first.LayoutOf(source!.Dims)!.OutputAxes)
                || slot.LayoutOf(other.Dims)!.Groups != first.LayoutOf(source.Dims)!.Groups
                || !other.Map.Strides!.Value.SequenceEqual(source.Map.Strides!.Value)
            )
                return $"{first.Node} and {slot.Node} read its weight '{source!.Name}' in different ways";
        }

        if (source!.Initializer is { IsGraphOutput: true })
            return $"its weight '{source.Name}' is an output of the model";
        var readers = source.Chain.IsEmpty ? source.Initializer?.Uses : null;
        return readers?.FirstOrDefault(u => !members.Any(m => m.Slot.Node == u.Node && m.Slot.InputIndex == u.Index)) is { Node: { } node }
            ? $"its weight '{source.Name}' is also read by {node}"
            : null;
    }

    private static TargetLayer? Create(IReadOnlyList<WeightSlot> slots, WeightSource source, ObservedExtents extents, out string? reason)
    {
        var layout = slots[0].LayoutOf(source.Dims)!;
        TargetLayer? layer = slots[0].Node.OpType switch
        {
            "Conv" => ConvolutionLayer.Of(slots, source, layout, extents, out reason),
            "ConvTranspose" => TransposedConvolutionLayer.Of(slots, source, layout, extents, out reason),
            "Gather" => TableLayer.Of(slots, source, layout, extents, out reason),
            "MatMul" or "Gemm" => ProductLayer.Of(slots, source, layout, extents, out reason),
            _ => RecurrentLayer.Of(slots, source, layout, extents, out reason),
        };
        if (layer is null)
            return null;
        reason = Math.Min(layer.Rows, layer.Columns) < 2 ? $"its matrix [{layer.Rows}, {layer.Columns}] has no rank to lower" : null;
        return reason is null ? layer : null;
    }
}
