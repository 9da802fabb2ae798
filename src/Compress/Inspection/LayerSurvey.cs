using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Pruning;
using NNCompress.Pipeline;

namespace NNCompress.Inspection;

/// <summary>Goes through every node with weights, in all scopes, and asks what could be done to each weight.</summary>
internal static class LayerSurvey
{
    /// <param name="model">The model.</param>
    /// <param name="macsOf">Multiply-accumulates of a node; null where unknown.</param>
    /// <param name="cancellation">Counting zeros reads every weight.</param>
    public static IReadOnlyList<LayerInspection> Of(Model model, Func<Node, long?> macsOf, CancellationToken cancellation)
    {
        var zeros = new Dictionary<object, long>();
        var prunable = PruningEligibility.Of(model);
        var layers = new List<LayerInspection>();
        foreach (var node in model.AllNodes)
        {
            cancellation.ThrowIfCancellationRequested();
            // A Gather that picks out of computed values, a shape say, is no lookup table and not among them.
            foreach (var slot in WeightFacts.WeightsOf(node).Where(s => prunable.ContainsKey((node, s.InputIndex))))
                layers.Add(Inspect(slot, macsOf(node), zeros, prunable));
            if (QuantizationFacts.Of(node) is { } quantized)
                layers.AddRange(quantized.WeightInputs.Select(i => InspectQuantized(node, i, macsOf(node), zeros)));
        }

        return layers;
    }

    private static LayerInspection Inspect(
        WeightSlot slot,
        long? macs,
        Dictionary<object, long> zeros,
        IReadOnlyDictionary<(Node Node, int Input), string?> prunable
    )
    {
        var node = slot.Node;
        var resolution = WeightResolver.Resolve(slot);
        if (resolution.Source is not { } source)
        {
            var no = Eligibility.No(resolution.Reason!);
            return new LayerInspection(node.Label, node.OpType, node.Scope.Label, slot.Value?.Name, null, 0, macs, 0, no, no, no);
        }

        var view = slot.LayoutOf(source.Dims)?.OutputMajor();
        return new LayerInspection(
            node.Label,
            node.OpType,
            node.Scope.Label,
            source.Name,
            source.Tensor.ToString(),
            source.Tensor.ElementCount,
            macs,
            Sparsity(source.Origin, source.Tensor, zeros, source),
            prunable[(node, slot.InputIndex)] is { } reason ? Eligibility.No(reason) : Eligibility.Yes,
            DecomposeEligibility.Of(slot, source, view),
            QuantizeEligibility.Of(slot, source)
        );
    }

    private static LayerInspection InspectQuantized(Node node, int input, long? macs, Dictionary<object, long> zeros)
    {
        var tensor = Constants.TensorOf(node.Input(input));
        var no = Eligibility.No("it is quantized already");
        var sparsity = tensor is null ? 0 : Sparsity(tensor, tensor, zeros, null);
        var name = node.Input(input)?.Name;
        return new LayerInspection(
            node.Label,
            node.OpType,
            node.Scope.Label,
            name,
            tensor?.ToString(),
            tensor?.ElementCount ?? 0,
            macs,
            sparsity,
            no,
            no,
            no
        );
    }

    /// <summary>Share of stored elements that mean zero; each stored tensor is read once however many nodes share it.</summary>
    private static double Sparsity(object origin, Tensor tensor, Dictionary<object, long> zeros, WeightSource? source)
    {
        if (tensor.ElementCount == 0 || !(tensor.Type.IsFloat || tensor.Type.IsInteger))
            return 0;
        if (!zeros.TryGetValue(origin, out var count))
            zeros[origin] = count = source?.Dequantization is null ? ModelMeasurement.CountZeros(tensor) : CountRealZeros(source);
        return (double)count / tensor.ElementCount;
    }

    private static long CountRealZeros(WeightSource source)
    {
        var buffer = new float[(int)Math.Min(1 << 16, Math.Max(1, source.Tensor.ElementCount))];
        long count = 0;
        for (long start = 0; start < source.Tensor.ElementCount; start += buffer.Length)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, source.Tensor.ElementCount - start));
            source.ReadStored(start, part);
            count += part.Count(0f);
        }

        return count;
    }
}
