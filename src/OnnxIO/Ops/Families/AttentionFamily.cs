using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>Attention of the standard (opset 23): softmax(Q·Kᵀ)·V on computed inputs; no weights.</summary>
internal sealed class AttentionFamily : OperatorFamily
{
    public override ImmutableArray<OperatorKey> Operators { get; } = [OperatorKey.Standard("Attention")];

    /// <summary>
    /// Q·Kᵀ and the product with V, over past and present keys. Q is [batch, query heads, queries, head] or, with the attribute
    /// <c>q_num_heads</c>, [batch, queries, heads·head]; output Y has Q's form with V's head size: Π(Q)·S + Π(Y)·S, S keys in all.
    /// </summary>
    public override long? MacsOf(Node node, NodeShapes shapes)
    {
        if (shapes.Input(0) is not { Length: 3 or 4 } q || shapes.Input(1) is not { Length: 3 or 4 } k || shapes.Output(0) is not { } y)
            return null;
        var past =
            node.Input(4) is null ? 0
            : shapes.Input(4) is [_, _, var steps, _] ? steps
            : -1;
        return past < 0 ? null : checked((MacCounter.Product(q) + MacCounter.Product(y)) * (k[^2] + past));
    }
}
