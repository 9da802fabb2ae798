using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Stages;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>A layer whose weight is stored as integers behind DequantizeLinear, beside the layer of the float model that it came from.</summary>
internal sealed class QdqLayer : IStagedLayer
{
    private QdqLayer(WeightSlot slot, WeightSource weight, WeightLayout layout, WeightSource original, OutputMajorView originalView)
    {
        Slot = slot;
        Weight = weight;
        Layout = layout;
        View = layout.OutputMajor(weight.Map.Strides!.Value);
        Original = original;
        OriginalView = originalView;
        Grid = IsCentred(weight) ? IntegerGrid.ForSymmetricWeights(weight.Tensor.Type) : IntegerGrid.Of(weight.Tensor.Type);
    }

    public WeightSlot Slot { get; }

    public Node Node => Slot.Node;

    /// <summary>The node that computes in float what this layer approximates.</summary>
    public required Node Reference { get; init; }

    /// <summary>The stored integers, with scale and zero point.</summary>
    public WeightSource Weight { get; }

    /// <summary>What the weight's axes mean.</summary>
    public WeightLayout Layout { get; }

    /// <summary>Where the entries of the weight's matrices are stored.</summary>
    public OutputMajorView View { get; }

    /// <summary>The weight before it was rounded.</summary>
    public WeightSource Original { get; }

    /// <summary>Where the same entries are stored in the float model.</summary>
    public OutputMajorView OriginalView { get; }

    /// <summary>The integers that the weight may hold: without the lowest one where zero points are in the centre and there are 8 bits or more.</summary>
    public IntegerGrid Grid { get; }

    /// <summary>What the layer reads: numbers from the quantized prefix.</summary>
    public Value Input => Node.Input(0)!;

    /// <summary>What it reads in the float model.</summary>
    public Value ReferenceInput => Reference.Input(0)!;

    /// <summary>What it computes, before it is quantized.</summary>
    public Value Output => Node.Output(0)!;

    /// <summary>Output channels over all groups.</summary>
    public int Outputs => checked((int)(View.BlockCount * View.RowCount));

    /// <summary>The output's axis of channels; −1 for the last.</summary>
    public int ChannelAxis => Node.OpType is "Gemm" or "MatMul" ? -1 : 1;

    /// <summary>How what the layer reads is a matrix whose rows the weight multiplies; null for ConvTranspose, which reads no patches.</summary>
    public InputRows? Rows =>
        Node.OpType switch
        {
            "Conv" => PatchRows.Of(Node, Weight.Dims.AsSpan()),
            "Gemm" or "MatMul" => new LastAxisRows(),
            _ => null,
        };

    /// <summary>Relu or Clip that cuts the output before anything else reads it; null where there is none.</summary>
    public ActivationBounds? Bounds =>
        Reference.Output(0) is { IsGraphOutput: false, Uses: [{ Node: var reader }] } ? ActivationBounds.Of(reader) : null;

    /// <summary>Reads a layer.</summary>
    /// <param name="node">Any node.</param>
    /// <param name="reference">The float model.</param>
    /// <param name="reason">
    /// Why the weight of a layer cannot be worked on, as the rest of a sentence that begins with it; null where it can, or where the node has no quantized weight.
    /// </param>
    public static QdqLayer? Of(Node node, ReferenceNodes reference, out string? reason)
    {
        reason = null;
        if (!node.IsStandard || node.OpType is not ("Conv" or "ConvTranspose" or "Gemm" or "MatMul"))
            return null;
        if (
            WeightFacts.WeightsOf(node) is not [{ IsTable: false } slot]
            || WeightResolver.Resolve(slot).Source is not { Dequantization: not null } weight
        )
            return null;
        if (slot.InputIndex != 1 || node.Attributes.Int("transA", 0) != 0)
            reason = "its weight is its left operand, or its input is read transposed";
        else if (slot.LayoutOf(weight.Dims) is not { OutputAxis: not null, BatchAxes.IsEmpty: true } layout || weight.Map.Strides is null)
            reason = $"its weight '{weight.Name}' [{string.Join(',', weight.Dims)}] is no single matrix or kernel";
        else if (!weight.Tensor.Type.IsInteger || weight.Tensor.Type.Bits > 8)
            reason = $"its weight '{weight.Name}' is {weight.Tensor}: only integers of up to 8 bits are worked on";
        else if (weight.Initializer is { Uses.Count: > 1 } || weight.Initializer is { IsGraphOutput: true })
            reason = $"its weight '{weight.Name}' has other readers";
        else if (OriginalOf(node, reference, out reason) is { } original)
            return Pair(slot, weight, layout, original, out reason);
        return null;
    }

    /// <summary>Every layer of a model in order of execution, and reports of those that cannot be worked on.</summary>
    public static List<QdqLayer> AllOf(PassContext context, List<(Node Node, LayerReport Report)> leftAlone)
    {
        var reference = new ReferenceNodes(context.Reference!);
        var layers = new List<QdqLayer>();
        foreach (var node in ExecutionOrder.Of(context.Model))
        {
            var layer = Of(node, reference, out var reason);
            if (layer is not null)
                reason = context.Layers.ReasonToSkip(node, layer.Original.Name);
            if (reason is not null)
                leftAlone.Add((node, LayerReport.LeftAlone(node.Label, node.OpType, node.Input(1)?.Name, reason)));
            else if (layer is not null)
                layers.Add(layer);
        }

        return layers;
    }

    private static QdqLayer? Pair(WeightSlot slot, WeightSource weight, WeightLayout layout, WeightSlot original, out string? reason)
    {
        var source = WeightResolver.Resolve(original).Source!;
        var originalLayout = original.LayoutOf(source.Dims);
        if (originalLayout is null || source.Map.Strides is null || !source.Tensor.Type.IsFloat || !source.Dims.SequenceEqual(weight.Dims))
        {
            reason = $"the float model's weight '{source.Name}' [{string.Join(',', source.Dims)}] does not fit it";
            return null;
        }

        reason = null;
        return new QdqLayer(slot, weight, layout, source, originalLayout.OutputMajor(source.Map.Strides.Value))
        {
            Reference = original.Node,
        };
    }

    private static WeightSlot? OriginalOf(Node node, ReferenceNodes reference, out string? reason)
    {
        reason = null;
        if (reference.Of(node) is not { } found)
            reason = "the float model has no layer of its name";
        else if (WeightFacts.WeightsOf(found) is not [{ InputIndex: 1 } slot] || WeightResolver.Resolve(slot).Source is null)
            reason = "the float model's weight is no stored constant";
        else
            return slot;
        return null;
    }

    private static bool IsCentred(WeightSource weight)
    {
        var centre = IntegerGrid.Of(weight.Tensor.Type).Center;
        for (long i = 0; i < weight.Tensor.ElementCount; i++)
        {
            if (weight.Dequantization!.ZeroAt(i) != centre)
                return false;
        }

        return true;
    }
}
