using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>
/// Gemm: Y = α·A'·B' + β·C with A' = A or Aᵀ of shape [M, K], B' = B or Bᵀ of shape [K, N]. The weight is B; where only A is
/// constant, A: then its rows (M) are the output channels.
/// </summary>
internal sealed class GemmFamily : OperatorFamily
{
    public override ImmutableArray<OperatorKey> Operators { get; } =
    [OperatorKey.Standard("Gemm"), OperatorKey.Contrib("FusedGemm"), OperatorKey.Contrib("GemmFastGelu")];

    public override IReadOnlyList<WeightSlot> WeightsOf(Node node)
    {
        var right = !WeightResolver.IsConstant(node.Input(0)) || WeightResolver.IsConstant(node.Input(1));
        var transposed = node.Attributes.Int(right ? "transB" : "transA", 0) != 0;
        // B' is [K, N], A' is [M, K]; transposition swaps the two axes
        var output = right != transposed ? 1 : 0;
        var form = (right, transposed) switch
        {
            (true, false) => "[K, N]",
            (true, true) => "[N, K]",
            (false, false) => "[M, K]",
            (false, true) => "[K, M]",
        };
        return
        [
            new WeightSlot(
                node,
                right ? 1 : 0,
                "weight",
                form,
                dims =>
                    dims.Length == 2
                        ? new WeightLayout(dims, BatchAxes: [], OutputAxes: [output], ReductionAxes: [1 - output], KernelAxes: [])
                        : null
            ),
        ];
    }

    /// <summary>M · N · K.</summary>
    public override long? MacsOf(Node node, NodeShapes shapes)
    {
        if (shapes.Output(0) is not { } y || shapes.Input(0) is not { Length: >= 1 } a)
            return null;
        var transposed = a.Length == 2 && node.Attributes.Int("transA", 0) != 0;
        return checked(MacCounter.Product(y) * a[transposed ? 0 : ^1]);
    }
}
