using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Rewriting;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Where the parts of a quantized weight are put: beside the stored weight, so that every reader of that may read them too, in whichever
/// scope it stands.
/// </summary>
/// <param name="editor">Changes the model.</param>
/// <param name="source">The stored weight.</param>
/// <param name="reader">The first layer that reads it.</param>
internal sealed class WeightPlace(GraphEditor editor, WeightSource source, Node reader)
{
    /// <summary>Bytes of the constants added.</summary>
    public long Bytes { get; private set; }

    private Graph Scope => source.Initializer?.Scope ?? source.ConstantNode!.Scope;

    /// <summary>A constant named after the weight and its role.</summary>
    public Value Constant(string role, Tensor tensor)
    {
        Bytes += tensor.ByteLength;
        var name = $"{source.Name}_{role}";
        return source.Initializer is null
            ? editor.AddConstant(source.ConstantNode!, name, tensor)
            : editor.AddInitializer(Scope, name, tensor);
    }

    /// <summary>A node that computes something of the weight, before the first reader.</summary>
    public Value Node(string role, string opType, ReadOnlySpan<Value?> inputs, params ReadOnlySpan<Attribute> attributes)
    {
        var before = reader;
        while (before.Scope != Scope)
            before = before.Scope.Holder!;
        var name = $"{source.Name}_{role}";
        return editor.AddNode(Scope, opType, inputs, [name], attributes, name: name, before: before).Outputs[0]!;
    }

    /// <summary>Removes the stored weight, and the nodes that led from it to a layer, where nothing reads them any more.</summary>
    public static void RemoveUnread(GraphEditor editor, Value? old)
    {
        while (old is { IsUnused: true, Producer: { IsAlive: true } producer } && !producer.Is("Constant"))
        {
            if (
                !producer.IsStandard
                || producer.OpType is not ("Identity" or "Cast" or "Transpose" or "Reshape" or "Squeeze" or "Unsqueeze" or "Flatten")
            )
                return;
            var inputs = producer.Inputs.ToArray();
            editor.Remove(producer);
            foreach (var further in inputs.Skip(1))
                UnreadConstants.Remove(editor, further);
            old = inputs[0];
        }

        UnreadConstants.Remove(editor, old);
    }
}
