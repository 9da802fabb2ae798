using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Stages;

namespace NNCompress.Passes.Repair;

/// <summary>A layer whose output channels can be shifted, beside the float model's.</summary>
internal abstract class RepairedLayer : IStagedLayer
{
    /// <inheritdoc/>
    public abstract Node Node { get; }

    /// <summary>The name of its weight.</summary>
    public abstract string Weight { get; }

    /// <summary>What it computes, its bias added.</summary>
    public abstract Value Output { get; }

    /// <summary>What the float model computes in its place.</summary>
    public abstract Value Target { get; }

    /// <summary>Output channels.</summary>
    public abstract int Outputs { get; }

    /// <summary>The output's axis of channels; −1 for the last.</summary>
    public int ChannelAxis => Node.OpType is "Gemm" or "MatMul" ? -1 : 1;

    /// <summary>Why output channels cannot be stretched, as the rest of a sentence; null where they can.</summary>
    public abstract string? WhyNotScaled { get; }

    /// <summary>Turns the output y of each channel into factor·y + shift.</summary>
    public abstract void Change(PassContext context, double[] factors, double[] shifts);

    /// <summary>The layers of a model with weights, in order of execution, and reports of those that cannot be repaired.</summary>
    public static List<RepairedLayer> AllOf(PassContext context, List<(Node Node, LayerReport Report)> leftAlone)
    {
        var references = new ReferenceNodes(context.Reference!);
        var layers = new List<RepairedLayer>();
        foreach (var node in ExecutionOrder.Of(context.Model))
        {
            if (WeightFacts.WeightsOf(node) is not [{ IsTable: false, Role: "weight" } slot])
                continue;
            var layer = Of(slot, references, out var reason);
            reason = context.Layers.ReasonToSkip(node, slot.Value?.Name) ?? reason;
            if (reason is not null)
                leftAlone.Add((node, LayerReport.LeftAlone(node.Label, node.OpType, slot.Value?.Name, reason)));
            else
                layers.Add(layer!);
        }

        return layers;
    }

    private static RepairedLayer? Of(WeightSlot slot, ReferenceNodes references, out string? reason)
    {
        if (StoredLayer.Of(slot.Node, references, out reason) is { } quantized)
            return QdqBias.Of(quantized, out reason) is { } bias ? new Quantized(quantized, bias) : null;
        if (reason is not null)
            return null;
        var resolution = WeightResolver.Resolve(slot);
        reason = resolution.Reason;
        if (resolution.Source is not { } source)
            return null;
        if (slot.LayoutOf(source.Dims) is not { } layout || source.Map.Strides is not { } strides)
        {
            reason = $"its weight '{source.Name}' is reshaped across transposed axes, or does not fit {slot.Form}";
            return null;
        }

        var view = layout.OutputMajor(strides);
        var outputs = checked((int)(view.BlockCount * view.RowCount));
        if (AddedBias.Of(slot.Node, outputs, source, out reason) is not { } plain)
            return null;
        if (references.Of(plain.Node)?.Output(0) is { } target)
            return new Plain(slot, source, new WeightMatrix(view, new StoredWeights(source.Tensor, null)), plain, target);
        reason = "the float model has no layer of its name";
        return null;
    }

    /// <summary>A layer on real numbers.</summary>
    private sealed class Plain(WeightSlot slot, WeightSource source, WeightMatrix matrix, AddedBias bias, Value target) : RepairedLayer
    {
        public override Node Node => slot.Node;

        public override string Weight => source.Name;

        public override Value Output => bias.Output;

        public override Value Target => target;

        public override int Outputs => (int)matrix.Rows;

        public override string? WhyNotScaled =>
            (source.Initializer ?? source.ConstantNode!.Output(0)!) is { IsGraphOutput: false, Uses.Count: 1 }
            && source.Chain.All(n => n.Output(0) is { IsGraphOutput: false, Uses.Count: 1 })
                ? null
                : $"its weight '{source.Name}' has other readers";

        public override void Change(PassContext context, double[] factors, double[] shifts)
        {
            bias.Set(context.Editor, [.. bias.Values().Select((b, o) => (factors[o] * b) + shifts[o])]);
            if (factors.All(f => f == 1))
                return;
            var values = new float[source.Tensor.ElementCount];
            source.Tensor.CopyTo(0, values);
            for (var row = 0; row < matrix.Rows; row++)
            {
                for (var column = 0; column < matrix.Columns; column++)
                {
                    ref var value = ref values[matrix.StoredIndex(row, column)];
                    value = (float)(value * factors[row]);
                }
            }

            source.Replace(context.Editor, new ReplacedWeights(source.Tensor.Type, values).Of(source.Tensor));
        }
    }

    /// <summary>A layer whose weight is stored as integers.</summary>
    private sealed class Quantized(StoredLayer layer, QdqBias bias) : RepairedLayer
    {
        public override Node Node => layer.Node;

        public override string Weight => layer.Integers.Name;

        public override Value Output => layer.Output;

        public override Value Target => layer.ReferenceOutput;

        public override int Outputs => layer.Outputs;

        public override string? WhyNotScaled => $"its weight '{Weight}' is stored as integers";

        public override void Change(PassContext context, double[] factors, double[] shifts) => bias.Add(context.Editor, shifts);
    }
}
