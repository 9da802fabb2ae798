using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Ops;

/// <summary>One operator between a stored weight and its reader: how it changes the view of the stored elements.</summary>
internal static class ChainLink
{
    /// <summary>Whether the node is one that a weight may pass.</summary>
    public static bool IsLink(Node node) =>
        node.OpType switch
        {
            "Identity" or "Cast" or "Transpose" or "Reshape" or "Squeeze" or "Unsqueeze" or "Flatten" => node.IsStandard,
            "DequantizeLinear" => QuantizationFacts.IsDequantize(node),
            _ => false,
        };

    /// <summary>Applies the node to the view of its input; false, with the rest of a sentence, where the view cannot be told.</summary>
    public static bool TryFollow(Node node, ref IndexMap map, ref Dequantization? dequantization, out string problem)
    {
        problem = "";
        if (node.OpType == "Identity")
            return true;
        if (node.OpType == "Cast")
        {
            var target = new ElementType((int)node.Attributes.Int("to", 0));
            problem = target.IsFloat ? "" : $"which turns it into {target}";
            return target.IsFloat;
        }

        if (node.OpType == "DequantizeLinear")
        {
            problem = "as a second dequantization";
            return dequantization is null && TryDequantize(node, map, out dequantization, out problem);
        }

        if (node.OpType == "Transpose")
        {
            var rank = map.Dims.Length;
            var order = node.Attributes.Ints("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(a => (long)a)];
            problem = $"whose perm does not fit rank {rank}";
            if (order.Length != rank || !order.Order().SequenceEqual(Enumerable.Range(0, rank).Select(a => (long)a)))
                return false;
            map = map.Transposed([.. order.Select(a => (int)a)]);
            return true;
        }

        var dims = ShapeChange.Of(node, map.Dims);
        problem = "whose target shape is not constant or does not fit";
        if (dims is not { } target2)
            return false;
        map = map.Reshaped(target2);
        return true;
    }

    private static bool TryDequantize(Node node, IndexMap map, out Dequantization? dequantization, out string problem)
    {
        dequantization = null;
        problem = "whose scale or zero point is not constant";
        if (Constants.TensorOf(node.Input(1)) is not { } scale || !scale.Type.IsFloat)
            return false;
        var zeroPoint = Constants.TensorOf(node.Input(2));
        if (zeroPoint is null && node.Input(2) is not null)
            return false;

        problem = "whose scale, zero point, axis and block size do not fit the weight";
        if (zeroPoint is not null && zeroPoint.ElementCount != scale.ElementCount)
            return false;
        var rank = map.Dims.Length;
        var blockSize = node.Attributes.Int("block_size", 0);
        var axis = node.Attributes.Int("axis", 1);
        axis = axis < 0 ? axis + rank : axis;
        if (scale.ElementCount != 1 || blockSize > 0)
        {
            if (axis < 0 || axis >= rank || blockSize < 0)
                return false;
            var expected = map.Dims;
            if (blockSize > 0)
                expected = expected.SetItem((int)axis, (expected[(int)axis] + blockSize - 1) / blockSize);
            if (blockSize > 0 ? !scale.Dims.SequenceEqual(expected) : scale.ElementCount != expected[(int)axis])
                return false;
        }

        dequantization = new Dequantization(node, scale, zeroPoint, map, (int)axis, blockSize);
        return true;
    }
}
