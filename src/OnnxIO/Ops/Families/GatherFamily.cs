using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>Gather along an axis of a constant of rank 2 or more: a lookup table, its entries along that axis, as word embeddings.</summary>
internal sealed class GatherFamily : OperatorFamily
{
    public override ImmutableArray<OperatorKey> Operators { get; } = [OperatorKey.Standard("Gather")];

    public override IReadOnlyList<WeightSlot> WeightsOf(Node node)
    {
        var axis = node.Attributes.Int("axis", 0);
        return [new WeightSlot(node, 0, "table", "[entries, features...]", dims => Layout(dims, axis)) { IsTable = true }];
    }

    private static WeightLayout? Layout(ImmutableArray<long> dims, long axis)
    {
        var entries = (int)(axis < 0 ? axis + dims.Length : axis);
        if (dims.Length < 2 || entries < 0 || entries >= dims.Length)
            return null;
        return new WeightLayout(
            dims,
            BatchAxes: [],
            OutputAxes: [entries],
            ReductionAxes: [.. Enumerable.Range(0, dims.Length).Where(a => a != entries)],
            KernelAxes: []
        );
    }
}
