using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Stages;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// A layer whose weight is stored as integers, beside the layer of the float model that it came from: behind DequantizeLinear, widened by Cast · Mul, or
/// in the blocks of MatMulNBits.
/// </summary>
internal sealed class StoredLayer : IStagedLayer
{
    /// <param name="node">The layer.</param>
    /// <param name="integers">What its weight is stored as.</param>
    /// <param name="view">Where the entries of the weight's matrices are stored.</param>
    /// <param name="original">The float model's layer.</param>
    public StoredLayer(Node node, WeightIntegers integers, OutputMajorView view, ReferenceLayer original)
    {
        (Node, Integers, View, Reference, Original) = (node, integers, view, original.Node, original);
        Grid = integers.Grid();
    }

    public Node Node { get; }

    /// <summary>The node that multiplies in float what this layer does with rounded weights.</summary>
    public Node Reference { get; }

    /// <summary>The stored integers, with scale and zero point.</summary>
    public WeightIntegers Integers { get; }

    /// <summary>Where the entries of the weight's matrices are stored.</summary>
    public OutputMajorView View { get; }

    /// <summary>The weight before it was rounded.</summary>
    public ReferenceLayer Original { get; }

    /// <summary>The integers that the weight may hold.</summary>
    public IntegerGrid Grid { get; }

    /// <summary>What the layer reads: numbers from the quantized prefix.</summary>
    public Value Input => Node.Input(0)!;

    /// <summary>What it reads in the float model.</summary>
    public Value ReferenceInput => Reference.Input(0)!;

    /// <summary>What it computes, before it is quantized.</summary>
    public Value Output => Node.Output(0)!;

    /// <summary>What the float model computes in its place.</summary>
    public Value ReferenceOutput => Original.Output;

    /// <summary>Whether the product reads the integers itself: MatMulNBits.</summary>
    public bool IsPacked => Integers is PackedIntegers;

    /// <summary>The input that takes the bias, of a node that has one.</summary>
    public int BiasIndex => IsPacked ? PackedIntegers.BiasIndex : 2;

    /// <summary>Output channels over all groups.</summary>
    public int Outputs => checked((int)(View.BlockCount * View.RowCount));

    /// <summary>The output's axis of channels; −1 for the last.</summary>
    public int ChannelAxis => Node.OpType is "Conv" or "ConvTranspose" ? 1 : -1;

    /// <summary>How what the layer reads is a matrix whose rows the weight multiplies; null for ConvTranspose, which reads no patches.</summary>
    public InputRows? Rows =>
        Node.OpType switch
        {
            "Conv" => PatchRows.Of(Node, Original.Weight.Dims.AsSpan()),
            "ConvTranspose" => null,
            _ => new LastAxisRows(),
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
    public static StoredLayer? Of(Node node, ReferenceNodes reference, out string? reason)
    {
        reason = null;
        return PackedIntegers.IsForm(node) ? OfPacked(node, reference, out reason)
            : node.IsStandard && node.OpType is "Conv" or "ConvTranspose" or "Gemm" or "MatMul" ? OfConstant(node, reference, out reason)
            : null;
    }

    /// <summary>Every layer of a model in order of execution, and reports of those that cannot be worked on.</summary>
    public static List<StoredLayer> AllOf(PassContext context, List<(Node Node, LayerReport Report)> leftAlone)
    {
        var reference = new ReferenceNodes(context.Reference!);
        var layers = new List<StoredLayer>();
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

    /// <summary>The layer of a node of the float model, whose weight is stored before it.</summary>
    private static StoredLayer? OfConstant(Node node, ReferenceNodes reference, out string? reason)
    {
        reason = null;
        if (WeightFacts.WeightsOf(node) is not [{ IsTable: false } slot])
            return null;
        var source = WeightResolver.Resolve(slot).Source is { Dequantization: not null } found ? found : null;
        var widened = source is null ? WidenedIntegers.Of(slot.Value, out reason) : null;
        if (source is null && widened is null)
            return null;
        var (name, dims) = source is null ? (widened!.Name, widened.Dims) : (source.Name, source.Dims);
        if (slot.InputIndex != 1 || node.Attributes.Int("transA", 0) != 0)
            reason = "its weight is its left operand, or its input is read transposed";
        else if (
            slot.LayoutOf(dims) is not { OutputAxis: not null, BatchAxes.IsEmpty: true } layout
            || source is not null && source.Map.Strides is null
        )
            reason = $"its weight '{name}' [{string.Join(',', dims)}] is no single matrix or kernel";
        else if ((widened ?? (WeightIntegers?)DequantizedIntegers.Of(source!, out reason)) is not { } integers)
            return null;
        else if (ReferenceLayer.Of(reference.Of(node), out reason) is not { } original)
            return null;
        else if (original.Weight.Dims.SequenceEqual(dims))
            return new StoredLayer(
                node,
                integers,
                source is null ? layout.OutputMajor() : layout.OutputMajor(source.Map.Strides!.Value),
                original
            );
        else
            reason = original.WhyUnfit;
        return null;
    }

    /// <summary>The layer of a MatMulNBits: the float model computes its result with MatMul, MatMul and Add, or Gemm.</summary>
    private static StoredLayer? OfPacked(Node node, ReferenceNodes reference, out string? reason)
    {
        if (PackedIntegers.Of(node, out reason) is not { } integers)
            return null;
        if (ReferenceLayer.OfProduct(reference.ProducerOf(node.Output(0)!), out reason) is not { } original)
            return null;
        var view = original.View;
        if ((view.BlockCount, view.RowCount, view.ColumnCount, view.KernelCount) == (1, integers.N, integers.K, 1))
            return new StoredLayer(node, integers, integers.View, original);
        reason = original.WhyUnfit;
        return null;
    }
}
