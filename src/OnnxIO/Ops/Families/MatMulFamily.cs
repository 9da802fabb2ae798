using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops.Families;

/// <summary>
/// MatMul: the weight is the right operand [batch..., K, N], or, where only the left one is constant, the left [batch..., M, K];
/// a vector is [K]. FusedMatMul may swap the last two axes (<c>transA/B</c>) after it has moved the first behind the batch
/// axes (<c>transBatchA/B</c>).
/// </summary>
internal sealed class MatMulFamily : OperatorFamily
{
    public override ImmutableArray<OperatorKey> Operators { get; } =
    [
        OperatorKey.Standard("MatMul"),
        OperatorKey.Contrib("FusedMatMul"),
        OperatorKey.Contrib("TransposeMatMul"),
        OperatorKey.Contrib("FusedMatMulActivation"),
    ];

    public override IReadOnlyList<WeightSlot> WeightsOf(Node node)
    {
        var right = !WeightResolver.IsConstant(node.Input(0)) || WeightResolver.IsConstant(node.Input(1));
        var transposed = Flag(node, right ? "transB" : "transA");
        var batchMoved = Flag(node, right ? "transBatchB" : "transBatchA");
        return
        [
            new WeightSlot(
                node,
                right ? 1 : 0,
                "weight",
                right ? "[..., K, N]" : "[..., M, K]",
                dims => Layout(dims, right, transposed, batchMoved)
            ),
        ];
    }

    /// <summary>Π(output) · K.</summary>
    public override long? MacsOf(Node node, NodeShapes shapes)
    {
        if (shapes.Output(0) is not { } y || shapes.Input(0) is not { Length: >= 1 } a)
            return null;
        var (_, column) = MatrixAxes(a.Length, Flag(node, "transA"), Flag(node, "transBatchA"));
        return checked(MacCounter.Product(y) * a[column]);
    }

    private static bool Flag(Node node, string name) => node.Attributes.Int(name, 0) != 0;

    private static WeightLayout? Layout(ImmutableArray<long> dims, bool right, bool transposed, bool batchMoved)
    {
        if (dims.Length == 0)
            return null;
        if (dims.Length == 1)
            return new WeightLayout(dims, BatchAxes: [], OutputAxes: [], ReductionAxes: [0], KernelAxes: []);
        var (row, column) = MatrixAxes(dims.Length, transposed, batchMoved);
        var (output, reduction) = right ? (column, row) : (row, column);
        ImmutableArray<int> batch = [.. Enumerable.Range(0, dims.Length).Where(a => a != row && a != column)];
        return new WeightLayout(dims, batch, [output], [reduction], KernelAxes: []);
    }

    /// <summary>Which stored axes act as rows and columns of the product's operand; a vector has columns only.</summary>
    private static (int Row, int Column) MatrixAxes(int rank, bool transposed, bool batchMoved)
    {
        if (rank == 1)
            return (-1, 0);
        var row = batchMoved ? 0 : rank - 2;
        return transposed ? (rank - 1, row) : (row, rank - 1);
    }
}
