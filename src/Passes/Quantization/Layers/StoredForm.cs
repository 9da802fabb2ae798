using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Recognises constants that are stored as integers and widened by standard operators: DequantizeLinear; or Cast, Sub of a zero point, Mul with a
/// scale; and Reshape, Transpose or Identity around either.
/// </summary>
internal static class StoredForm
{
    private const int MostSteps = 16;

    /// <summary>The integers behind a value that Cast and Mul widen; null where it is no such form.</summary>
    public static Value? Of(Value? value) => RootOf(value) is { } root && root.Is("Cast") ? root.Input(0) : null;

    /// <summary>The node that reads the integers behind a value, Cast or DequantizeLinear; null where it is no such form.</summary>
    public static Node? RootOf(Value? value)
    {
        for (var steps = 0; value?.Producer is { } producer && steps < MostSteps; steps++)
        {
            if (QuantizationFacts.IsDequantize(producer))
                return Constants.TensorOf(producer.Input(0)) is not null ? producer : null;
            if (producer.Is("Cast"))
                return Constants.TensorOf(producer.Input(0)) is { Type: { IsInteger: true, Bits: <= 8 } } ? producer : null;
            value = Before(producer);
        }

        return null;
    }

    /// <summary>The nodes from the integers to a value, the root first; empty where it is no such form.</summary>
    public static IReadOnlyList<Node> NodesOf(Value? value)
    {
        if (RootOf(value) is not { } root)
            return [];
        var nodes = new List<Node>();
        for (var node = value!.Producer!; node != root; node = Before(node)!.Producer!)
            nodes.Add(node);
        nodes.Add(root);
        nodes.Reverse();
        return nodes;
    }

    /// <summary>What a step of the widening takes its numbers from; null where the node is none.</summary>
    private static Value? Before(Node node)
    {
        if (!node.IsStandard || node.OpType is not ("Mul" or "Sub" or "Reshape" or "Transpose" or "Identity"))
            return null;
        // the scale may stand on either side of a Mul
        return node.Is("Mul") && Constants.TensorOf(node.Input(0)) is not null ? node.Input(1) : node.Input(0);
    }
}
