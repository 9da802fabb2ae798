using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Rewriting;

/// <summary>Gives a node another constant at an input without touching what other nodes read.</summary>
public static class OwnedConstant
{
    /// <summary>
    /// Puts <paramref name="tensor"/> at input <paramref name="index"/>. An initializer that only this input reads is replaced in
    /// place and keeps its name; otherwise (shared, returned, replaceable by callers, in a Constant node, or left out) the node gets
    /// a constant of its own, named after the old one or <paramref name="nameWhereAbsent"/>.
    /// </summary>
    public static void Set(GraphEditor editor, Node node, int index, Tensor tensor, string nameWhereAbsent)
    {
        var old = node.Input(index);
        if (old is { Initializer: not null, IsConstant: true, IsGraphOutput: false, Uses.Count: 1 })
        {
            editor.SetInitializer(old, tensor);
            return;
        }

        editor.SetInput(node, index, editor.AddConstant(node, old is null ? nameWhereAbsent : old.Name, tensor));
        UnreadConstants.Remove(editor, old);
    }
}
