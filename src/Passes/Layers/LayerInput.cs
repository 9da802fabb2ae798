using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Layers;

/// <summary>
/// What a weight's matrices multiply: rows of a value of the model, so that row r of block b of the weight and a row of its part multiply element by element and add up
/// to an output.
/// </summary>
/// <param name="Value">The value to observe.</param>
/// <param name="Rows">How it is a matrix of rows.</param>
/// <param name="Groups">Parts of a row, one for each block of the weight; 1 where all blocks multiply the whole row.</param>
internal sealed record LayerInput(Value Value, InputRows Rows, int Groups)
{
    /// <param name="slot">The weight.</param>
    /// <param name="source">The stored constant behind it.</param>
    /// <param name="layout">What its axes mean.</param>
    /// <param name="reason">Why it cannot be told, as the rest of a sentence that begins with the layer; null where it can.</param>
    public static LayerInput? Of(WeightSlot slot, WeightSource source, WeightLayout layout, out string? reason)
    {
        reason = WhyNot(slot, layout);
        var node = slot.Node;
        if (reason is not null)
            return null;
        if (slot.Role == "R")
            return State(node, (int)layout.Dims[0], out reason);
        var x = node.Input(0)!;
        return slot.Role == "W" ? new LayerInput(x, new LastAxisRows(), 1)
            : node.Is("Conv") ? new LayerInput(x, PatchRows.Of(node, source.Dims.AsSpan()), (int)layout.Groups)
            : node.Is("ConvTranspose") ? new LayerInput(x, TransposedPatchRows.Of(node, source.Dims.AsSpan()), (int)layout.Groups)
            : new LayerInput(x, new LastAxisRows(), 1);
    }

    private static string? WhyNot(WeightSlot slot, WeightLayout layout)
    {
        var node = slot.Node;
        if (slot.IsTable)
            return "it is a lookup table: nothing is summed over its entries";
        if (!node.IsStandard || node.OpType is not ("Conv" or "ConvTranspose" or "Gemm" or "MatMul" or "RNN" or "GRU" or "LSTM"))
            return $"what {node.OpType} sums over is not known as rows of its input";
        if (node.Attributes.FirstOrDefault(a => a.ReferencedName is not null) is { } attribute)
            return $"its attribute {attribute.Name} is given by the call of the function around it";
        if (slot.Role == "weight" && slot.InputIndex != 1)
            return "its weight is its left operand";
        if (node.Is("Gemm") && node.Attributes.Int("transA", 0) != 0)
            return "it reads its input transposed";
        return slot.Role == "weight" && layout.BatchAxes.Length > 0 ? "its weight is a stack of matrices" : null;
    }

    /// <summary>R multiplies the state before each step: what the operator yields, one step late.</summary>
    private static LayerInput? State(Node node, int directions, out string? reason)
    {
        reason =
            node.Output(0) is null ? $"{node.OpType} does not yield its states"
            : node.Is("GRU") && node.Attributes.Int("linear_before_reset", 0) == 0
                ? "its reset gate is applied before its recurrent weight, and what that multiplies is not yielded"
            : null;
        return reason is null
            ? new LayerInput(node.Output(0)!, new StateRows(node.Attributes.Int("layout", 0) != 0 ? 2 : 1), directions)
            : null;
    }
}
