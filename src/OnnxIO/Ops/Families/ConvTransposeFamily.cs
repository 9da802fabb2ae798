using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>
/// ConvTranspose: weight [C, M/groups, kernel...]. Input channels of group g are rows g·C/groups … of axis 0, its output channels
/// g·M/groups …; each input element is multiplied with M/groups · kernel weights.
/// </summary>
internal sealed class ConvTransposeFamily : OperatorFamily
{
    public override ImmutableArray<OperatorKey> Operators { get; } =
    [OperatorKey.Standard("ConvTranspose"), OperatorKey.Contrib("ConvTransposeWithDynamicPads")];

    public override IReadOnlyList<WeightSlot> WeightsOf(Node node)
    {
        var groups = node.Attributes.Int("group", 1);
        return [new WeightSlot(node, 1, "weight", "[C, M/groups, kernel...]", dims => Layout(dims, groups))];
    }

    /// <summary>Π(input) · Π(weight) / C; products that padding crops away are counted, as runtimes form them.</summary>
    public override long? MacsOf(Node node, NodeShapes shapes) =>
        shapes.Input(0) is { } x && shapes.Input(1) is { Length: >= 2 } w
            ? checked(MacCounter.Product(x) * MacCounter.Product(w[1..]))
            : null;

    private static WeightLayout? Layout(ImmutableArray<long> dims, long groups) =>
        dims.Length >= 2 && groups >= 1 && dims[0] % groups == 0
            ? new WeightLayout(
                dims,
                BatchAxes: [],
                OutputAxes: [1],
                ReductionAxes: [0],
                KernelAxes: [.. Enumerable.Range(2, dims.Length - 2)],
                groups,
                GroupAxis: 0
            )
            : null;
}
