using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Gives nodes on integers back to float: their weights, biases and operands are those of the reference again, and QuantizeLinear and
/// DequantizeLinear go wherever no node on integers needs them any more.
/// </summary>
/// <param name="editor">Changes the model in QDQ form.</param>
/// <param name="reference">The model before it was quantized.</param>
public sealed class FloatRestoration(GraphEditor editor, Model reference)
{
    private readonly ReferenceNodes _originals = new(reference);

    /// <summary>Why a node cannot be restored, as the rest of a sentence; null where it can.</summary>
    public string? WhyNot(Node node) =>
        _originals.Of(node) is { } original
            ? node
                .Inputs.Index()
                .FirstOrDefault(i =>
                    IsStored(i.Item)
                    && original.Input(i.Index) is { } was
                    && Constants.TensorOf(was) is null
                    && WeightResolver.Resolve(was).Source is null
                )
                is { Item: { } input }
                ? $"'{input}' is no constant in the float model"
                : null
            : "the float model has no node of its name";

    /// <summary>Restores nodes, all of one request at once.</summary>
    /// <exception cref="InvalidOperationException">One of them cannot be restored; see <see cref="WhyNot"/>.</exception>
    public void Restore(IReadOnlyCollection<Node> nodes)
    {
        foreach (var node in nodes)
        {
            if (WhyNot(node) is { } reason)
                throw new InvalidOperationException($"{node}: {reason}.");
        }

        foreach (var node in nodes)
            RestoreConstants(node);
        HashSet<Node> restored = [.. nodes];
        foreach (var quantize in editor.Model.AllNodes.Where(QuantizationFacts.IsQuantize).ToArray())
            RemoveNeedless(quantize, restored);
    }

    private static bool IsStored(Value? value) => QdqForm.DequantizeOf(value) is not null && QdqForm.QuantizedValue(value) is null;

    private void RestoreConstants(Node node)
    {
        var original = _originals.Of(node)!;
        foreach (var (index, input) in node.Inputs.Index().Where(i => IsStored(i.Item)).ToArray())
        {
            if (original.Input(index) is not { } stored)
            {
                // A bias that came with the quantization goes with it.
                editor.SetInput(node, index, null);
                RemoveUnread(input!);
                continue;
            }
            var source = WeightResolver.Resolve(stored).Source;
            var tensor = Constants.TensorOf(stored) ?? Tensor.FromSingles(source!.Dims.AsSpan(), source.ToSingles());
            editor.SetInput(node, index, editor.AddConstant(node, stored.Name, tensor));
            RemoveUnread(input!);
        }

        // an input left out at the end, and yet listed, keeps the runtime from fusing a Conv with what follows it
        editor.TrimInputs(node, node.Inputs.Index().Where(i => i.Item is not null).Max(i => i.Index) + 1);
    }

    /// <summary>Lets readers in float of a value that no node on integers gives read the value itself, and removes what nothing reads then.</summary>
    private void RemoveNeedless(Node quantize, HashSet<Node> restored)
    {
        var (value, quantized) = (quantize.Input(0)!, quantize.Output(0)!);
        if (QdqForm.SourceOf(value) is { } source && !restored.Contains(source))
            return;
        foreach (var dequantized in quantized.Uses.Select(u => u.Node.Output(0)!).ToArray())
        {
            foreach (var use in dequantized.Uses.Where(u => restored.Contains(u.Node) || !QdqForm.IsInteger(u.Node)).ToArray())
                editor.SetInput(use.Node, use.Index, value);
            if (dequantized.IsGraphOutput && dequantized.Uses.Count == 0)
                Return(dequantized, value);
            RemoveUnread(dequantized);
        }

        if (quantized.IsUnused)
            RemoveUnread(quantized);
    }

    /// <summary>The value takes its name as a graph output back.</summary>
    private void Return(Value dequantized, Value value)
    {
        if (!editor.TryReplaceUses(dequantized, value))
            throw new InvalidOperationException($"'{dequantized}': {GraphEditor.WhyNotReplaceable(dequantized, value)}");
    }

    private void RemoveUnread(Value value)
    {
        if (!value.IsUnused || value.Producer is not { } node)
            return;
        Value?[] behind = [.. node.Inputs];
        editor.Remove(node);
        foreach (var input in behind)
            UnreadConstants.Remove(editor, input);
    }
}
