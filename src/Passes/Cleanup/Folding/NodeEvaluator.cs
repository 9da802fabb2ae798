using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Runtime;

namespace NNCompress.Passes.Cleanup;

/// <summary>Lets the runtime compute a node whose inputs are all constant, as a model of this one node.</summary>
internal sealed class NodeEvaluator(CancellationToken cancellation)
{
    /// <summary>How a reason begins that the runtime gives.</summary>
    public const string NotComputed = "the runtime does not compute it: ";

    private readonly Dictionary<Node, (long MostBytes, string Reason)> _refused = [];

    /// <summary>Computes the node's outputs.</summary>
    /// <param name="node">A node without bodies, whose operator the runtime knows.</param>
    /// <param name="mostBytes">Results that would take more are not computed.</param>
    /// <param name="reason">Why there is no result, as the rest of a sentence that begins with the node; null where there is one.</param>
    /// <returns>A tensor for each output that the node has; null where there is a reason.</returns>
    public IReadOnlyDictionary<Value, Tensor>? Evaluate(Node node, long mostBytes, out string? reason)
    {
        reason = null;
        if (_refused.TryGetValue(node, out var refused) && refused.MostBytes == mostBytes)
            reason = refused.Reason;
        var results = reason is null ? Compute(node, mostBytes, out reason) : null;
        if (reason is not null)
            _refused[node] = (mostBytes, reason);
        return results;
    }

    private Dictionary<Value, Tensor>? Compute(Node node, long mostBytes, out string? reason)
    {
        try
        {
            using var part = ConstantSubgraph.Open([node], [.. node.Outputs.OfType<Value>()], cancellation);
            reason = part.OutputTypes.All(t => t is TensorType) ? WhyTooLarge(node, part, mostBytes) : "its result is no tensor";
            if (reason is not null)
                return null;
            var tensors = part.Compute(cancellation).ToDictionary(r => r.Key, r => ((TensorValue)r.Value).Tensor);
            var bytes = tensors.Values.Sum(t => t.ByteLength);
            reason = bytes > mostBytes ? $"its result takes {bytes} bytes, {mostBytes} at most are worth it" : null;
            return reason is null ? tensors : null;
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Code != RuntimeCodes.NativeLibrary)
        {
            reason = $"{NotComputed}{e.Diagnostics[0].Message}";
            return null;
        }
    }

    /// <summary>Asks the runtime's shape inference for the size of the result, so that a huge one is not even computed.</summary>
    private static string? WhyTooLarge(Node node, ConstantSubgraph part, long mostBytes)
    {
        var sizes = part.OutputTypes.Select(t => BytesOf((TensorType)t)).ToArray();
        if (GrowingOperators.Has(node) && (sizes.Any(s => s is null) || !GrowingOperators.CanStateExtents(node)))
            return "how many bytes its result takes is not known before it is computed";
        var bytes = sizes.Sum(s => s ?? 0);
        return bytes > mostBytes ? $"its result would take {bytes:0} bytes, {mostBytes} at most are worth it" : null;
    }

    /// <summary>Bytes of a tensor of that type; null where an extent is not known.</summary>
    private static double? BytesOf(TensorType type) =>
        type.IsStatic ? type.Shape!.Value.Aggregate(Math.Max(8, type.Element.Bits) / 8.0, (p, d) => p * d.Value!.Value) : null;
}
