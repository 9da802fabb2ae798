using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Quantization;

/// <summary>A weight of a layer, or an operator that is quantized already, and why it cannot be quantized where it cannot.</summary>
/// <param name="Node">The layer.</param>
/// <param name="Slot">Which of its inputs; null for an operator that is quantized already.</param>
/// <param name="Source">The stored weight behind it, where there is one.</param>
/// <param name="Layout">What the weight's axes mean; null exactly where there is a reason.</param>
/// <param name="Reason">Why it is left alone, as a sentence for the user; null where it can be quantized.</param>
internal sealed record SurveyedWeight(Node Node, WeightSlot? Slot, WeightSource? Source, WeightLayout? Layout, string? Reason)
{
    /// <summary>How reports name it: the node, and which of its weights where it has several.</summary>
    public string Label => Slot is null or { Role: "weight" or "table" } ? Node.Label : Slot.ToString();

    /// <summary>Equal for weights that read the same stored constant in the same way, so that one quantized copy serves them all.</summary>
    public (object Origin, object View) Key
    {
        get
        {
            var dims = string.Join(',', Source!.Dims);
            return (Source.Origin, Source.Map.Strides is { } strides ? $"{dims} by {string.Join(',', strides)}" : Node);
        }
    }

    /// <summary>The type that the layer computes in: of the stored weight, or that of the Cast nearest to the layer.</summary>
    public ElementType ComputeType
    {
        get
        {
            var cast = Source!.Chain.FirstOrDefault(n => n.Is("Cast"));
            return cast is null ? Source.Tensor.Type : new ElementType((int)cast.Attributes.Int("to", 0));
        }
    }

    public LayerReport LeftAlone(string reason) => LayerReport.LeftAlone(Label, Node.OpType, Source?.Name, reason);
}
