using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Rewriting;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// The input weights of RNN, GRU and LSTM, W [directions, gates·hidden, input]. All directions and gates read the same sequence, so that one projection
/// serves all of them: with the rows of all directions below one another, W ≈ B·A,
/// <code>
/// x [steps, batch, input]   becomes  x·Aᵀ [steps, batch, r],   W becomes  B [directions, gates·hidden, r]
/// </code>
/// The state's weights R have no such form: the operator multiplies with them inside of its own loop.
/// </summary>
internal sealed class RecurrentLayer : TargetLayer
{
    private RecurrentLayer(IReadOnlyList<WeightSlot> slots, WeightSource source, WeightLayout layout, ObservedExtents extents)
        : base(slots, source, layout, extents)
    {
        Directions = checked((int)layout.Dims[0]);
        Rows = checked((int)(layout.Dims[0] * layout.Dims[1]));
        Columns = checked((int)layout.Dims[2]);
    }

    private int Directions { get; }

    /// <inheritdoc/>
    public override int Rows { get; }

    /// <inheritdoc/>
    public override int Columns { get; }

    /// <inheritdoc/>
    public override InputRows? InputRows => new LastAxisRows();

    /// <summary>The layer of a weight, or why it is none that can be decomposed.</summary>
    public static RecurrentLayer? Of(
        IReadOnlyList<WeightSlot> slots,
        WeightSource source,
        WeightLayout layout,
        ObservedExtents extents,
        out string reason
    )
    {
        reason = slots.Any(s => s.InputIndex != 1)
            ? $"{slots[0].Node.OpType} multiplies its state with this weight inside of its own loop, where there is no place for two factors"
            : "";
        return reason.Length > 0 ? null : new RecurrentLayer(slots, source, layout, extents);
    }

    /// <inheritdoc/>
    protected override long PositionsAt(Node node) => Extents[node.Input(0)] is { Length: 3 } x ? x[0] * x[1] : 0;

    /// <inheritdoc/>
    protected override void WriteFactors(GraphEditor editor, IReadOnlyList<MatrixPair> groups, ResidualBlocks? residual)
    {
        var pair = groups[0];
        var (first, name) = (Slots[0].Node, Source.Name);
        var projection = new double[pair.Right.Length];
        for (var r = 0; r < pair.Rank; r++)
        for (var c = 0; c < Columns; c++)
            projection[c * pair.Rank + r] = pair.Right[r * Columns + c];
        var right = Constants.Factor(editor, first, name + "_right", [Columns, pair.Rank], projection);
        int[] kept = residual?.Inputs ?? [];
        long[] outer = [Directions, Rows / Directions, pair.Rank + kept.Length];
        var left = Constants.Factor(editor, first, name + "_left", outer, ResidualLayer.Joined(pair, residual));
        foreach (var slot in Slots)
        {
            var node = slot.Node;
            var label = node.Name.Length > 0 ? node.Name : node.Outputs.First(o => o is not null)!.Name;
            var inner = editor.AddNode(
                node.Scope,
                "MatMul",
                [node.Input(0), right],
                [label + "_projected"],
                name: label + "_lowrank",
                before: node
            );
            editor.SetInput(node, 0, ResidualLayer.JoinedLast(editor, node, inner.Outputs[0]!, node.Input(0)!, 3, Columns, kept));
            editor.SetInput(node, 1, left);
        }
    }

    /// <inheritdoc/>
    protected override bool CanShiftAt(Node node) =>
        node.Input(3) is not { } bias || OnnxIO.Ops.Constants.TensorOf(bias) is { Rank: 2 } tensor && tensor.ElementCount == 2L * Rows;

    /// <summary>The operator's bias is [directions, those of W, those of R].</summary>
    protected override void Shift(GraphEditor editor, Node node, double[] shift)
    {
        var values = new double[2 * Rows];
        if (node.Input(3) is { } bias)
            OnnxIO.Ops.Constants.TensorOf(bias)!.CopyTo(0, values);
        var gates = Rows / Directions;
        for (var i = 0; i < Rows; i++)
            values[i / gates * 2 * gates + i % gates] += shift[i];
        OwnedConstant.Set(editor, node, 3, Constants.Bias([Directions, 2 * gates], values), Source.Name + "_bias");
    }
}
