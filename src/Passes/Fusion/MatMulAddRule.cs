using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// A bias that is added after a matrix product. For X [m, k], W [k, n] constant, b [n] or [1, n] or a single number, constant:
/// <code>
/// Add(MatMul(X, W), b) = X·W + 1·b = Gemm(X, W, b) with alpha = beta = 1
/// </code>
/// The runtime makes the same fusion for float; with QuantizeLinear in between it cannot any more.
/// </summary>
internal sealed class MatMulAddRule : RewriteRule
{
    public override Verdict Check(Node node)
    {
        if (!node.Is("Add") || Product(node) is not { } index)
            return Verdict.NoMatch;
        var product = node.Input(index)!.Producer!;
        var (sum, bias) = (node.Output(0)!, node.Input(1 - index)!);
        if (Constants.TensorOf(product.Input(1)) is not { Rank: 2 } weight || Constants.TensorOf(bias) is not { } addend)
            return Verdict.NoMatch;
        if (weight.Type != addend.Type || !OutputBias.Fits(addend, weight.Dims[1], axisFromEnd: 1, rank: 2))
            return Verdict.Refuse(
                $"what it adds, '{bias}' [{string.Join(',', addend.Dims)}], is no bias of {weight.Dims[1]} output channels"
            );
        if (CertainTypes.RankOf(product.Input(0)) is not 2)
            return Verdict.Refuse(
                $"whether '{product.Input(0)}', which {product} multiplies, is a matrix is not sure from the graph alone"
            );
        if (product.Scope != node.Scope || product.Output(0)!.IsGraphOutput || product.Output(0)!.Uses.Count > 1)
            return Verdict.Refuse($"the product of {product} is read elsewhere too");
        return GraphEditor.WhyNotReplaceable(sum, product.Output(0)!) is { } needed
            ? Verdict.Refuse(needed)
            : Verdict.Rewrite(editor => Fuse(editor, node, product, bias, addend, weight.Dims[1]), product.Input(1)!.Name);
    }

    /// <summary>Which input of an Add is a matrix product; null where none is.</summary>
    private static int? Product(Node add) =>
        add.Input(0)?.Producer is { } a && a.Is("MatMul") ? 0
        : add.Input(1)?.Producer is { } b && b.Is("MatMul") ? 1
        : null;

    private static void Fuse(GraphEditor editor, Node add, Node product, Value bias, Tensor addend, long channels)
    {
        var stored = bias;
        if (addend.Rank != 1 || addend.ElementCount != channels)
            stored = editor.AddConstant(product, bias.Name, OutputBias.Vector(addend.Type, OutputBias.Values(addend, channels)));
        var gemm = editor.AddNode(
            product.Scope,
            "Gemm",
            [product.Input(0), product.Input(1), stored],
            [add.Output(0)!.Name],
            name: product.Name,
            before: add
        );
        if (!editor.TryReplaceUses(add.Output(0)!, gemm.Output(0)!))
            throw new InvalidOperationException($"'{add.Output(0)}' was replaceable and is not any more.");
        editor.Remove(add);
        editor.Remove(product);
        UnreadConstants.Remove(editor, bias);
    }
}
