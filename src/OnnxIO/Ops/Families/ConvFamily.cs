using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>
/// Conv: weight [M, C/groups, kernel...]; each output element sums C/groups · kernel products. The runtime's channels-last forms
/// are left out: they arise when a session optimises, not in files.
/// </summary>
internal sealed class ConvFamily : OperatorFamily
{
    public override ImmutableArray<OperatorKey> Operators { get; } =
    [OperatorKey.Standard("Conv"), OperatorKey.Standard("DeformConv"), OperatorKey.Contrib("FusedConv")];

    public override IReadOnlyList<WeightSlot> WeightsOf(Node node)
    {
        var groups = node.Attributes.Int("group", 1);
        return [new WeightSlot(node, 1, "weight", "[M, C/groups, kernel...]", dims => Layout(dims, groups))];
    }

    public override long? MacsOf(Node node, NodeShapes shapes) => Macs(shapes.Output(0), shapes.Input(1));

    /// <summary>Π(output) · Π(weight) / M.</summary>
    internal static long? Macs(ImmutableArray<long>? output, ImmutableArray<long>? weight) =>
        output is { } y && weight is { Length: >= 2 } w ? checked(MacCounter.Product(y) * MacCounter.Product(w[1..])) : null;

    private static WeightLayout? Layout(ImmutableArray<long> dims, long groups) =>
        dims.Length >= 2 && groups >= 1 && dims[0] % groups == 0
            ? new WeightLayout(
                dims,
                BatchAxes: [],
                OutputAxes: [0],
                ReductionAxes: [1],
                KernelAxes: [.. Enumerable.Range(2, dims.Length - 2)],
                groups,
                GroupAxis: 0
            )
            : null;
}
