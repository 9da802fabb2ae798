using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>Attention of com.microsoft: the projection to query, key and value is part of the operator, weight [input, Q+K+V].</summary>
internal sealed class ContribAttentionFamily : OperatorFamily
{
    public override ImmutableArray<OperatorKey> Operators { get; } = [OperatorKey.Contrib("Attention")];

    public override IReadOnlyList<WeightSlot> WeightsOf(Node node) =>
        [
            new WeightSlot(
                node,
                1,
                "weight",
                "[input, Q+K+V]",
                dims => dims.Length == 2 ? new WeightLayout(dims, BatchAxes: [], OutputAxes: [1], ReductionAxes: [0], KernelAxes: []) : null
            ),
        ];

    /// <summary>Projection: batch · steps · Π(weight). With unpacked heads and no past: Q·Kᵀ and ·V, each batch · steps² · V. Else unknown.</summary>
    public override long? MacsOf(Node node, NodeShapes shapes)
    {
        if (
            shapes.Input(0) is not [var batch, var steps, _]
            || shapes.Input(1) is not { Length: 2 } w
            || shapes.Output(0) is not [_, _, var v]
        )
            return null;
        var sizes = node.Attributes.Ints("qkv_hidden_sizes");
        if (node.Input(4) is not null)
            return null;
        var q = sizes is [var query, ..] ? query : v;
        return checked(batch * steps * (MacCounter.Product(w) + (steps * (q + v))));
    }
}
