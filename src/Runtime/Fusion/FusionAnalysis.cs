using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Runtime;

/// <summary>
/// Compares a quantized model with what the runtime made of it. A layer that read dequantized values runs on integers where the kernel that
/// computes it reads none any more. Where no kernel is its own, the runtime has dissolved it: into the rounding of a quantizer, as a Relu
/// whose range begins at its zero point; or into the kernel of the layer before.
/// </summary>
internal static class FusionAnalysis
{
    public static FusionReport Of(Model model, OptimizedGraph optimized)
    {
        var kernels = optimized.Model.AllNodes.ToArray();
        var byOrigin = kernels
            .Where(k => optimized.OriginOf(k) is not null)
            .GroupBy(k => optimized.OriginOf(k)!)
            .ToDictionary(g => g.Key, g => g.ToArray());
        var layers = model.AllNodes.Where(QuantizedLayers.Contains).Select(n => Layer(n, byOrigin)).ToArray();
        var dequantizers = kernels.Where(QuantizationFacts.IsDequantize).ToArray();
        var ofWeights = dequantizers.Count(d => d.Input(0) is { Producer: null });
        return new FusionReport(
            layers,
            kernels.Count(QuantizationFacts.IsQuantize),
            dequantizers.Length - ofWeights,
            ofWeights,
            dequantizers.Count(IsRequantizer)
        );
    }

    private static LayerFusion Layer(Node node, Dictionary<Node, Node[]> kernels)
    {
        var (kernel, reason) = Found(node, kernels);
        return new LayerFusion(node.Label, node.OpType, kernel is null ? null : OptimizedGraph.OperatorOf(kernel), reason is null, reason);
    }

    private static (Node? Kernel, string? Reason) Found(Node node, Dictionary<Node, Node[]> kernels)
    {
        if (kernels.TryGetValue(node, out var own))
            return own.FirstOrDefault(ReadsDequantized) is { } real
                ? (real, $"it runs in float, as {OptimizedGraph.OperatorOf(real)}: no integer kernel takes it as it stands")
                : (own[0], null);
        // dissolved: into a quantizer that still runs by itself, or else into the kernel of the layer before it
        if (QuantizersAfter(node).FirstOrDefault(q => Runs(q, kernels)) is { } quantizer)
            return (null, $"it is left to the rounding of {quantizer.Label}, which runs by itself: two passes over the tensor");
        return Before(node) is { } before ? (null, Found(before, kernels).Reason) : (null, null);
    }

    private static bool Runs(Node quantizer, Dictionary<Node, Node[]> kernels) =>
        kernels.TryGetValue(quantizer, out var own) && own.Any(QuantizationFacts.IsQuantize);

    private static IEnumerable<Node> QuantizersAfter(Node node) =>
        node.Outputs.OfType<Value>().SelectMany(o => o.Uses).Select(u => u.Node).Where(QuantizationFacts.IsQuantize);

    /// <summary>The node that computes the first input, with no quantizer between.</summary>
    private static Node? Before(Node node) =>
        node.Input(0)?.Producer is { } producer && !QuantizationFacts.IsDequantize(producer) ? producer : null;

    private static bool ReadsDequantized(Node kernel) =>
        !QuantizationFacts.IsQuantize(kernel) && kernel.Inputs.Any(i => i?.Producer is { } p && QuantizationFacts.IsDequantize(p));

    private static bool IsRequantizer(Node dequantize) =>
        dequantize.Input(0)?.Producer is not null
        && dequantize.Output(0) is { IsGraphOutput: false, Uses: { Count: > 0 } uses }
        && uses.All(u => QuantizationFacts.IsQuantize(u.Node));
}
