using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Operators by which models store weights in fewer bytes than they compute with: quantized (DequantizeLinear, or Cast · scale), in
/// half precision (Cast), as indices into a table of values (Gather). Computing them beforehand would undo the compression.
/// </summary>
internal static class StorageForms
{
    /// <summary>Why a node over constants is a storage form, as the rest of a sentence that begins with the node; null where it is none.</summary>
    public static string? WhyKept(Node node)
    {
        if (node.Is("DequantizeLinear"))
            return "it is the stored form of a quantized weight";
        if ((node.Is("Cast") || node.Is("CastLike")) && IsNarrow(Constants.TensorOf(node.Input(0))))
            return $"it widens '{node.Input(0)}', which is stored as {Constants.TensorOf(node.Input(0))!.Type}";
        if (IsCodebook(node))
            return $"it looks values up in '{node.Input(0)}', which takes fewer bytes than the result";
        return null;
    }

    /// <summary>Element types that weights are stored in, of 16 bits and below; bool is none.</summary>
    private static bool IsNarrow(Tensor? tensor) => tensor is { Type: { Bits: > 0 and <= 16 } type } && (type.IsFloat || type.IsInteger);

    /// <summary>A Gather of real numbers with more indices than the axis has entries.</summary>
    private static bool IsCodebook(Node node) =>
        node.Is("Gather")
        && Constants.TensorOf(node.Input(0)) is { Type.IsFloat: true, Rank: > 0 } table
        && Constants.TensorOf(node.Input(1)) is { } indices
        && node.Attributes.Int("axis", 0) is var axis
        && axis >= -table.Rank
        && axis < table.Rank
        && indices.ElementCount > table.Dims[(int)(axis < 0 ? axis + table.Rank : axis)];
}
