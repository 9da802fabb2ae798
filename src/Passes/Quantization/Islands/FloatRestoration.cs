using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Gives quantized layers back to float: their weights, biases and operands are those of the reference again, and QuantizeLinear and
/// DequantizeLinear go wherever no node on integers needs them any more.
/// </summary>
/// <param name="editor">Changes the quantized model.</param>
/// <param name="reference">The model before it was quantized.</param>
public sealed class FloatRestoration(GraphEditor editor, Model reference)
{
    private readonly ReferenceNodes _originals = new(reference);

    /// <summary>Every quantized layer that the float model has in float, whichever its form, in order of execution.</summary>
    public IReadOnlyList<QuantizedUnit> Units() =>
        [.. ExecutionOrder.Of(editor.Model).Select(UnitOf).OfType<QuantizedUnit>().DistinctBy(u => u.Node)];

    /// <summary>Why a node cannot be restored, as the rest of a sentence; null where it can.</summary>
    public string? WhyNot(Node node) => UnitOf(node) is { } unit ? unit.WhyNot : "it is in float already";

    /// <summary>Restores nodes on integers, all of one request at once.</summary>
    /// <exception cref="InvalidOperationException">One of them cannot be restored; see <see cref="WhyNot"/>.</exception>
    public void Restore(IReadOnlyCollection<Node> nodes) =>
        Restore([.. nodes.Select(n => UnitOf(n) ?? throw new InvalidOperationException($"{n}: {WhyNot(n)}."))]);

    /// <summary>Restores layers, all of one request at once.</summary>
    /// <exception cref="InvalidOperationException">One of them cannot be restored; see <see cref="QuantizedUnit.WhyNot"/>.</exception>
    public void Restore(IReadOnlyCollection<QuantizedUnit> units)
    {
        foreach (var unit in units)
        {
            if (unit.WhyNot is { } reason)
                throw new InvalidOperationException($"{unit.Node}: {reason}.");
        }

        var constants = new ReferenceConstants(editor);
        foreach (var unit in units)
            unit.Restore(editor, constants);
        HashSet<Node> restored = [.. units.Select(u => u.Node)];
        foreach (var quantize in editor.Model.AllNodes.Where(n => n.OpType == "QuantizeLinear").ToArray())
        {
            if (quantize.IsAlive)
                RemoveNeedless(quantize, restored);
        }
    }

    private QuantizedUnit? UnitOf(Node node) =>
        QdqForm.IsInteger(node)
            ? new IntegerNode(node, _originals)
            : (QuantizedUnit?)ReplacedLayer.Of(node, _originals) ?? StoredOperands.Of(node, _originals);

    /// <summary>Lets readers in float of a value that no node on integers gives read the value itself, and removes what nothing reads then.</summary>
    private void RemoveNeedless(Node quantize, HashSet<Node> restored)
    {
        var (value, quantized) = (quantize.Input(0)!, quantize.Output(0)!);
        if (QdqForm.SourceOf(value) is { } source && !restored.Contains(source))
            return;
        foreach (
            var dequantized in quantized.Uses.Select(u => u.Node).Where(QuantizationFacts.IsDequantize).Select(n => n.Output(0)!).ToArray()
        )
        {
            foreach (var use in dequantized.Uses.Where(u => restored.Contains(u.Node) || !QdqForm.IsInteger(u.Node)).ToArray())
                editor.SetInput(use.Node, use.Index, value);
            if (dequantized.IsGraphOutput && dequantized.Uses.Count == 0)
                Return(dequantized, value);
            UnreadNodes.Remove(editor, dequantized);
        }

        UnreadNodes.Remove(editor, quantized);
    }

    /// <summary>The value takes its name as a graph output back.</summary>
    private void Return(Value dequantized, Value value)
    {
        if (!editor.TryReplaceUses(dequantized, value))
            throw new InvalidOperationException($"'{dequantized}': {GraphEditor.WhyNotReplaceable(dequantized, value)}");
    }
}
