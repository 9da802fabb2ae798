using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>The layer of the float model that a quantized layer came from, with its weight before that was rounded.</summary>
internal sealed class ReferenceLayer
{
    private ReferenceLayer(Node node, Value output, WeightSource weight, OutputMajorView view, float factor) =>
        (Node, Output, Weight, View, Factor) = (node, output, weight, view, factor);

    /// <summary>The node that multiplies with the weight.</summary>
    public Node Node { get; }

    /// <summary>What the quantized layer's result stands for: the node's own, or that of the Add behind it.</summary>
    public Value Output { get; }

    /// <summary>The stored weight.</summary>
    public WeightSource Weight { get; }

    /// <summary>Where the entries of the weight's matrices are stored.</summary>
    public OutputMajorView View { get; }

    /// <summary>What the quantized weight stands for in units of the stored one: α of a Gemm that went into it, else 1.</summary>
    public float Factor { get; }

    /// <summary>Name of the stored weight.</summary>
    public string Name => Weight.Name;

    /// <summary>What to tell where the quantized weight has other extents.</summary>
    public string WhyUnfit => WhyNot(Weight);

    /// <summary>The layer of a node that has the same operator in both models.</summary>
    /// <param name="node">The float model's node; null where there is none.</param>
    /// <param name="reason">Why its weight cannot be compared with, as the rest of a sentence; null where it can.</param>
    public static ReferenceLayer? Of(Node? node, out string? reason) => Of(node, node?.Output(0), 1, out reason);

    /// <summary>The layer behind a result that another operator computes in the quantized model.</summary>
    /// <param name="last">The float model's node that gives the result: MatMul, Gemm, or an Add of a bias; null where there is none.</param>
    /// <param name="reason">Why its weight cannot be compared with, as the rest of a sentence; null where it can.</param>
    public static ReferenceLayer? OfProduct(Node? last, out string? reason)
    {
        var product =
            last is not null && last.Is("Add")
                ? last.Inputs.Select(i => i?.Producer).FirstOrDefault(p => p is not null && p.Is("MatMul"))
                : last;
        if (product is not null && !product.Is("MatMul") && !product.Is("Gemm"))
        {
            reason = $"in the float model its result comes from {product.OpType}";
            return null;
        }

        if (product is not null && product.Attributes.Int("transA", 0) != 0)
        {
            reason = "the float model's layer reads its input transposed";
            return null;
        }

        return Of(
            product,
            last?.Output(0),
            product is not null && product.Is("Gemm") ? product.Attributes.Float("alpha", 1) : 1,
            out reason
        );
    }

    private static ReferenceLayer? Of(Node? node, Value? output, float factor, out string? reason)
    {
        reason = null;
        if (node is null)
            reason = "the float model has no layer of its name";
        else if (WeightFacts.WeightsOf(node) is not [{ InputIndex: 1 } slot] || WeightResolver.Resolve(slot).Source is not { } weight)
            reason = "the float model's weight is no stored constant";
        else if (slot.LayoutOf(weight.Dims) is not { } layout || weight.Map.Strides is not { } strides || !weight.Tensor.Type.IsFloat)
            reason = WhyNot(weight);
        else
            return new ReferenceLayer(node, output!, weight, layout.OutputMajor(strides), factor);
        return null;
    }

    private static string WhyNot(WeightSource weight) =>
        $"the float model's weight '{weight.Name}' [{string.Join(',', weight.Dims)}] does not fit it";
}
