using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Rewriting;
using NNCompress.Passes.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// MatMul and Gemm with a stored right operand. With W [N, K] as output channels by inputs:
/// <code>
/// MatMul: y = x·Wᵀ           becomes  (x·Aᵀ)·Bᵀ
/// Gemm:   y = α·x'·Wᵀ + β·c  becomes  α·(x'·Aᵀ)·Bᵀ + β·c      x' = x or xᵀ
/// </code>
/// </summary>
internal sealed class ProductLayer : TargetLayer
{
    private ProductLayer(IReadOnlyList<WeightSlot> slots, WeightSource source, WeightLayout layout, ObservedExtents extents)
        : base(slots, source, layout, extents)
    {
        Rows = checked((int)layout.Dims[layout.OutputAxis!.Value]);
        Columns = checked((int)layout.Dims[1 - layout.OutputAxis!.Value]);
    }

    /// <inheritdoc/>
    public override int Rows { get; }

    /// <inheritdoc/>
    public override int Columns { get; }

    /// <inheritdoc/>
    public override InputRows? InputRows =>
        Slots.Select(s => TransposesInput(s.Node)).Distinct().ToArray() switch
        {
            [false] => new LastAxisRows(),
            [true] => new FirstAxisRows(),
            _ => null,
        };

    /// <summary>The layer of a weight, or why it is none that can be decomposed.</summary>
    public static ProductLayer? Of(
        IReadOnlyList<WeightSlot> slots,
        WeightSource source,
        WeightLayout layout,
        ObservedExtents extents,
        out string reason
    )
    {
        reason =
            slots.Any(s => s.InputIndex != 1) ? "its weight is the left operand of the product"
            : layout.Dims.Length != 2 ? $"its weight has {layout.Dims.Length} axes: only matrices are decomposed"
            : "";
        return reason.Length > 0 ? null : new ProductLayer(slots, source, layout, extents);
    }

    /// <inheritdoc/>
    public override string? WhyNoResidual => Slots.Any(s => TransposesInput(s.Node)) ? "its input is read transposed" : null;

    /// <inheritdoc/>
    protected override long PositionsAt(Node node) => Extents[node.Output(0)] is { } y ? Product(y) / Math.Max(1, Rows) : 0;

    /// <inheritdoc/>
    protected override void WriteFactors(GraphEditor editor, IReadOnlyList<MatrixPair> groups, ResidualBlocks? residual)
    {
        var pair = groups[0];
        var (first, name) = (Slots[0].Node, Source.Name);
        var right = Constants.Factor(
            editor,
            first,
            name + "_right",
            [Columns, pair.Rank],
            Transposition.Of(pair.Right, pair.Rank, Columns)
        );
        int[] kept = residual?.Inputs ?? [];
        var width = pair.Rank + kept.Length;
        var joined = Transposition.Of(ResidualLayer.Joined(pair, residual), Rows, width);
        var left = Constants.Factor(editor, first, name + "_left", [width, Rows], joined);
        foreach (var slot in Slots)
        {
            var node = slot.Node;
            var inner = AddFirst(editor, node, right);
            var x = node.Input(0)!;
            editor.SetInput(node, 0, ResidualLayer.JoinedLast(editor, node, inner.Outputs[0]!, x, Extents[x]?.Length, Columns, kept));
            editor.SetInput(node, 1, left);
            editor.RemoveAttribute(node, "transA");
            editor.RemoveAttribute(node, "transB");
        }
    }

    private Node AddFirst(GraphEditor editor, Node node, Value right)
    {
        var label = node.Name.Length > 0 ? node.Name : node.Output(0)!.Name;
        var output = node.Output(0)!.Name + "_lowrank";
        if (!TransposesInput(node))
            return editor.AddNode(node.Scope, "MatMul", [node.Input(0), right], [output], name: label + "_lowrank", before: node);
        // before operator set 11 the third operand must be there
        var zero = Constants.Bias([1], [0]);
        return editor.AddNode(
            node.Scope,
            "Gemm",
            [node.Input(0), right, editor.AddConstant(node, output + "_zero", zero)],
            [output],
            [Attribute.Of("transA", 1L)],
            name: label + "_lowrank",
            before: node
        );
    }

    /// <inheritdoc/>
    protected override bool CanShiftAt(Node node) =>
        !node.Is("Gemm") || node.Attributes.Float("beta", 1) == 0 || RowBias.Of(node.Input(2), Rows) is not null;

    /// <inheritdoc/>
    protected override void Shift(GraphEditor editor, Node node, double[] shift)
    {
        if (node.Is("Gemm"))
        {
            double alpha = node.Attributes.Float("alpha", 1);
            double beta = node.Attributes.Float("beta", 1);
            var old = beta == 0 ? new double[Rows] : RowBias.Of(node.Input(2), Rows)!;
            var bias = Constants.Bias([Rows], [.. old.Zip(shift, (b, s) => beta * b + alpha * s)]);
            OwnedConstant.Set(editor, node, 2, bias, Source.Name + "_bias");
            editor.RemoveAttribute(node, "beta");
            return;
        }

        if (MatrixBias.Of(node, Rows, out _) is { Sum: { } sum } added)
        {
            var old = RowBias.Of(added.Stored, Rows)!;
            var index = sum.Input(0) == added.Stored ? 0 : 1;
            OwnedConstant.Set(editor, sum, index, Constants.Bias([Rows], [.. old.Zip(shift, (b, s) => b + s)]), Source.Name + "_bias");
            return;
        }

        var constant = editor.AddConstant(node, Source.Name + "_bias", Constants.Bias([Rows], shift));
        editor.Interpose(node.Output(0)!, "Add", [constant]);
    }

    private static bool TransposesInput(Node node) => node.Is("Gemm") && node.Attributes.Int("transA", 0) != 0;
}
