using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Fusion;

/// <summary>
/// A bias that is added after a convolution. For W [M, C/g, k…] and c [M, 1, …], [1, M, 1, …] or a single number, constant:
/// <code>
/// Add(Conv(x, W, b), c) = (W ∗ x + b) + c = Conv(x, W, b + c)
/// </code>
/// Computed in double precision and rounded once.
/// </summary>
internal sealed class ConvAddRule : RewriteRule
{
    public override Verdict Check(Node node)
    {
        if (!node.Is("Add") || LayerInput(node) is not { } index)
            return Verdict.NoMatch;
        var conv = node.Input(index)!.Producer!;
        var (sum, addend) = (node.Output(0)!, node.Input(1 - index)!);
        if (Constants.TensorOf(addend) is not { } constant || Constants.TensorOf(conv.Input(1)) is not { Rank: >= 3 } weight)
            return Verdict.NoMatch;
        var channels = weight.Dims[0];
        if (constant.Type != weight.Type || !constant.Type.IsFloat || !OutputBias.Fits(constant, channels, weight.Rank - 1, weight.Rank))
            return Verdict.Refuse(
                $"what it adds, '{addend}' [{string.Join(',', constant.Dims)}], is no bias of {channels} output channels"
            );
        if (conv.Input(2) is { } old && (Constants.TensorOf(old) is not { } bias || bias.ElementCount != channels))
            return Verdict.Refuse($"the bias of {conv}, '{old}', is not constant");
        if (conv.Scope != node.Scope || conv.Output(0)!.IsGraphOutput || conv.Output(0)!.Uses.Count > 1)
            return Verdict.Refuse($"the output of {conv} is read elsewhere too");
        return GraphEditor.WhyNotReplaceable(sum, conv.Output(0)!) is { } needed
            ? Verdict.Refuse(needed)
            : Verdict.Rewrite(editor => Fuse(editor, node, conv, addend, Sum(conv, constant, channels)), addend.Name);
    }

    /// <summary>Which input of an Add is a convolution's output; null where none is.</summary>
    private static int? LayerInput(Node add) =>
        add.Input(0)?.Producer is { } a && a.Is("Conv") ? 0
        : add.Input(1)?.Producer is { } b && b.Is("Conv") ? 1
        : null;

    private static Tensor Sum(Node conv, Tensor constant, long channels)
    {
        var sum = OutputBias.Values(constant, channels);
        if (Constants.TensorOf(conv.Input(2)) is { } bias)
        {
            var own = new double[channels];
            bias.CopyTo(0, own);
            for (var o = 0; o < sum.Length; o++)
                sum[o] += own[o];
        }

        return OutputBias.Vector(constant.Type, sum);
    }

    private static void Fuse(GraphEditor editor, Node add, Node conv, Value addend, Tensor bias)
    {
        OwnedConstant.Set(editor, conv, 2, bias, addend.Name);
        if (!editor.TryReplaceUses(add.Output(0)!, conv.Output(0)!))
            throw new InvalidOperationException($"'{add.Output(0)}' was replaceable and is not any more.");
        editor.Remove(add);
        UnreadConstants.Remove(editor, addend);
    }
}
