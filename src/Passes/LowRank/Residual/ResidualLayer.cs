using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// How a residual of a few whole inputs stands in the graph. No kernel of the runtime skips zeros, so that only dense blocks pay:
/// <code>
/// W·x ≈ B·(A·x) + D·x_J  =  [B D]·(A·x ; x_J)          x_J = Gather(x, J):  one more Gather and a Concat, and the last factor stays one product
/// </code>
/// A convolution whose kernel, stride or padding moves has no such form: there D is a convolution of its own over the inputs J, and its output is added.
/// </summary>
internal static class ResidualLayer
{
    /// <summary>Inputs that are picked together, at most: a vector register's worth. One by one, Gather takes longer than the product.</summary>
    private const int MostTogether = 16;

    /// <summary>Blocks to choose from, at least.</summary>
    private const int LeastBlocks = 16;

    /// <summary>Inputs along the last axis that are kept together: a power of 2.</summary>
    public static int BlockOf(int inputs)
    {
        var block = MostTogether;
        while (block > 1 && (inputs % block != 0 || inputs / block < LeastBlocks))
            block /= 2;
        return block;
    }

    /// <summary>What the last factor reads: what the first one gives, and the inputs that the residual keeps, along one axis.</summary>
    /// <param name="editor">Changes the model.</param>
    /// <param name="node">The node that reads both.</param>
    /// <param name="inner">A·x.</param>
    /// <param name="x">x.</param>
    /// <param name="axis">Where its inputs lie; −1 for the last axis.</param>
    /// <param name="inputs">J; empty where there is no residual.</param>
    public static Value Joined(GraphEditor editor, Node node, Value inner, Value x, long axis, int[] inputs) =>
        inputs.Length == 0 ? inner : Concatenated(editor, node, inner, Picked(editor, node, x, axis, inputs), axis);

    /// <summary>The same along the last axis, of inputs that lie side by side in blocks.</summary>
    /// <param name="editor">Changes the model.</param>
    /// <param name="node">The node that reads both.</param>
    /// <param name="inner">A·x.</param>
    /// <param name="x">x.</param>
    /// <param name="rank">Axes of x; null where that is unknown, and inputs are picked one by one.</param>
    /// <param name="width">Inputs of x.</param>
    /// <param name="inputs">J, whole blocks; empty where there is no residual.</param>
    public static Value JoinedLast(GraphEditor editor, Node node, Value inner, Value x, int? rank, int width, int[] inputs)
    {
        var block = BlockOf(width);
        if (inputs.Length == 0 || block == 1 || rank is not { } axes)
            return Joined(editor, node, inner, x, rank - 1 ?? -1, inputs);
        // 0 keeps an axis as it is
        long[] leading = [.. Enumerable.Repeat(0L, axes - 1)];
        var blocks = Reshaped(editor, node, x, $"{inner.Name}_blocks", [.. leading, width / block, block]);
        var picked = Picked(editor, node, blocks, axes - 1, [.. inputs.Where((_, i) => i % block == 0).Select(i => i / block)]);
        var kept = Reshaped(editor, node, picked, $"{inner.Name}_kept", [.. leading, inputs.Length]);
        return Concatenated(editor, node, inner, kept, axes - 1);
    }

    /// <summary>x_J.</summary>
    public static Value Picked(GraphEditor editor, Node node, Value x, long axis, int[] inputs)
    {
        var name = $"{node.Outputs.First(o => o is not null)!.Name}_kept";
        var indices = editor.AddConstant(node, name + "_inputs", Tensor.FromInt64s([inputs.Length], [.. inputs.Select(i => (long)i)]));
        return editor.AddNode(node.Scope, "Gather", [x, indices], [name], [Attribute.Of("axis", axis)], name: name, before: node).Outputs[
            0
        ]!;
    }

    /// <summary>[B D], row-major [rows, r + |J|].</summary>
    public static double[] Joined(MatrixPair pair, ResidualBlocks? residual)
    {
        if (residual is null)
            return pair.Left;
        var (own, more) = (pair.Rank, residual.Inputs.Length);
        var joined = new double[pair.Rows * (own + more)];
        for (var r = 0; r < pair.Rows; r++)
        {
            pair.Left.AsSpan(r * own, own).CopyTo(joined.AsSpan(r * (own + more)));
            residual.Values.AsSpan(r * more, more).CopyTo(joined.AsSpan(r * (own + more) + own));
        }

        return joined;
    }

    private static Value Concatenated(GraphEditor editor, Node node, Value inner, Value kept, long axis)
    {
        var name = inner.Name + "_joined";
        return editor.AddNode(node.Scope, "Concat", [inner, kept], [name], [Attribute.Of("axis", axis)], name: name, before: node).Outputs[
            0
        ]!;
    }

    private static Value Reshaped(GraphEditor editor, Node node, Value value, string name, long[] shape)
    {
        var extents = editor.AddConstant(node, name + "_shape", Tensor.FromInt64s([shape.Length], shape));
        return editor.AddNode(node.Scope, "Reshape", [value, extents], [name], name: name, before: node).Outputs[0]!;
    }
}
