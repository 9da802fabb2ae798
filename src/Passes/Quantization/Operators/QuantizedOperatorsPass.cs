using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Writes a graph in QDQ form with operators that work on integers themselves (QOperator form): for runtimes that do not fuse, and files that say
/// what is computed.
/// <code>
/// QuantizeLinear(Relu(Conv(DequantizeLinear(x), DequantizeLinear(w), DequantizeLinear(b)))) = QLinearConv(x, w, b)
/// </code>
/// and so on for every operator that has such a form. It is what the runtime itself makes of the graph when it opens it.
/// </summary>
public sealed class QuantizedOperatorsPass(QuantizedOperatorsOptions options) : Pass
{
    public const string PassId = "quantized-operators";

    public override string Id => PassId;

    public override PassReport Run(PassContext context)
    {
        var target = options.Target ?? QuantizationTarget.OnnxRuntimeCpu;
        var changes = context.Editor.Changes;
        var layers = new List<LayerReport>();
        // read off the whole graph before any of it changes: its form is what shows which nodes work on integers
        var nodes = ExecutionOrder.Of(context.Model).Where(QdqForm.IsInteger).Select(n => (n, QuantizesOf(n))).ToArray();
        foreach (var (node, quantizes) in nodes)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            var reason = WhyNot(node, quantizes, target, out var written) ?? context.Layers.ReasonToSkip(node);
            layers.Add(
                reason is null
                    ? Write(context.Editor, node, quantizes, written!)
                    : LayerReport.LeftAlone(node.Label, node.OpType, null, reason)
            );
        }

        RemoveUnread(context.Editor);
        return new PassReport(
            Id,
            context.Editor.Changes - changes,
            layers,
            [new Measure("written", "Operators written", layers.Count(l => l.Changed), MeasureUnit.Count)]
        );
    }

    private static string? WhyNot(Node node, IReadOnlyList<Node> quantizes, QuantizationTarget target, out IntegerOperator? written)
    {
        written = null;
        if (node.Outputs.Count > 1)
            return "it has several outputs, each with a scale of its own";
        if (quantizes.Count > 1)
            return "its output is quantized twice";
        var parameters = quantizes is [var q] && q.Input(2) is { } zeroPoint ? (q.Input(1)!, zeroPoint) : ((Value, Value)?)null;
        if (quantizes.Count == 1 && parameters is null)
            return "its output's QuantizeLinear has no zero point";
        if (WhyNotTypes(node) is { } types)
            return types;
        written = IntegerOperator.Of(node, parameters);
        if (written is null)
            return $"there is no form of {node.OpType} on integers";
        return target.MayUse(written.Domain, written.OpType) ? null : $"{target} has no {written.OpType}";
    }

    /// <summary>Operators on integers take u8 or s8; of signed numbers no kernel takes products with unsigned weights.</summary>
    private static string? WhyNotTypes(Node node)
    {
        ElementType[] types =
        [
            .. OperatorQuantization
                .Of(node)!
                .DataInputsOf(node)
                .Append(1)
                .Distinct()
                .Select(i => QuantizedTriple.Behind(node.Input(i)))
                .OfType<QuantizedTriple>()
                .Select(t => Constants.TensorOf(t.ZeroPoint)?.Type)
                .OfType<ElementType>(),
        ];
        return types.Where(t => t != ElementType.UInt8 && t != ElementType.Int8).ToArray() is [var wide, ..]
                ? $"operators on integers take 8 bits, and it has {wide}"
            : types is [var data, var weight, ..]
            && WeightFacts.WeightsOf(node).Count > 0
            && data == ElementType.Int8
            && weight == ElementType.UInt8
                ? $"no {node.OpType} on integers takes signed numbers with unsigned weights"
            : null;
    }

    /// <summary>The QuantizeLinear after a node, behind the Relu or Clip that it makes superfluous.</summary>
    private static IReadOnlyList<Node> QuantizesOf(Node node)
    {
        if (node.Output(0) is not { } output)
            return [];
        var end =
            output.Uses is [{ Node: var cut }] && ActivationBounds.Of(cut) is not null && QdqForm.SourceOf(cut.Output(0)!) == node
                ? cut.Output(0)!
                : output;
        return [.. end.Uses.Select(u => u.Node).Where(QuantizationFacts.IsQuantize)];
    }

    private static LayerReport Write(GraphEditor editor, Node node, IReadOnlyList<Node> quantizes, IntegerOperator written)
    {
        var replaced = quantizes is [var q] ? q.Output(0)! : node.Output(0)!;
        if (written.Domain.Length > 0)
            editor.SetOpset(written.Domain, 1);
        var (label, op) = (node.Label, node.OpType);
        var made = editor.AddNode(
            node.Scope,
            written.OpType,
            [.. written.Inputs],
            [replaced.Name],
            [.. written.Attributes],
            written.Domain,
            node.Name,
            before: node
        );
        if (!editor.TryReplaceUses(replaced, made.Output(0)!))
            throw new InvalidOperationException($"{node}: {GraphEditor.WhyNotReplaceable(replaced, made.Output(0)!)}");
        if (quantizes is [var quantize])
            Remove(editor, quantize);
        else
            Remove(editor, node);
        return new LayerReport(label, op, null, null, []);
    }

    /// <summary>Removes a node and everything before it that was there for it alone.</summary>
    private static void Remove(GraphEditor editor, Node node)
    {
        var inputs = node.Inputs.OfType<Value>().ToArray();
        editor.Remove(node);
        foreach (var input in inputs)
        {
            if (input.IsUnused && input.Producer is { IsAlive: true } producer && producer.Outputs.All(o => o is null || o.IsUnused))
                Remove(editor, producer);
            else
                UnreadConstants.Remove(editor, input);
        }
    }

    private static void RemoveUnread(GraphEditor editor)
    {
        foreach (var node in editor.Model.AllNodes.Where(QuantizationFacts.IsDequantize).ToArray())
        {
            if (node.Output(0) is { IsUnused: true })
                Remove(editor, node);
        }
    }
}
