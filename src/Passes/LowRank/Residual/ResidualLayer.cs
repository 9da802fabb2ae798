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
    /// <summary>What the last factor reads: what the first one gives, and the inputs that the residual keeps, along one axis.</summary>
    /// <param name="editor">Changes the model.</param>
    /// <param name="node">The node that reads both.</param>
    /// <param name="inner">A·x.</param>
    /// <param name="x">x.</param>
    /// <param name="axis">Where its inputs lie; −1 for the last axis.</param>
    /// <param name="inputs">J; empty where there is no residual.</param>
    public static Value Joined(GraphEditor editor, Node node, Value inner, Value x, long axis, int[] inputs) =>
        inputs.Length == 0
            ? inner
            : editor
                .AddNode(
                    node.Scope,
                    "Concat",
                    [inner, Picked(editor, node, x, axis, inputs)],
                    [inner.Name + "_joined"],
                    [Attribute.Of("axis", axis)],
                    name: inner.Name + "_joined",
                    before: node
                )
                .Outputs[0]!;

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
}
