using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// A lookup table T [V, D] of which Gather picks rows, as word embeddings:
/// <code>
/// y = T[ids]   becomes   A[ids]·B        A [V, r],  B [r, D]
/// </code>
/// It stores r·(V + D) numbers instead of V·D, and multiplies where nothing was multiplied before: it saves weights, and never multiply-accumulates. Errors are
/// those of what is looked up: entries count as often as the data pick them (<see cref="EntryFrequencies"/>), without data all alike.
/// </summary>
internal sealed class TableLayer : TargetLayer
{
    private TableLayer(IReadOnlyList<WeightSlot> slots, WeightSource source, WeightLayout layout, ObservedExtents extents)
        : base(slots, source, layout, extents)
    {
        Rows = checked((int)layout.Dims[0]);
        Columns = checked((int)layout.Dims[1]);
    }

    /// <summary>Entries.</summary>
    public override int Rows { get; }

    /// <summary>Features of an entry.</summary>
    public override int Columns { get; }

    /// <inheritdoc/>
    public override InputRows? InputRows => null;

    /// <inheritdoc/>
    public override LayerCost Cost => new(0, (long)Rows * Columns);

    /// <inheritdoc/>
    public override LayerCost PairCost(int rank) => new(checked(Positions * rank * Columns), (long)rank * (Rows + Columns));

    /// <summary>The layer of a table, or why it is none that can be decomposed.</summary>
    public static TableLayer? Of(
        IReadOnlyList<WeightSlot> slots,
        WeightSource source,
        WeightLayout layout,
        ObservedExtents extents,
        out string reason
    )
    {
        reason =
            layout.Dims.Length != 2 ? $"its table has {layout.Dims.Length} axes: only matrices are decomposed"
            : layout.OutputAxis != 0 ? "its entries do not lie along the first axis of its table"
            : "";
        return reason.Length > 0 ? null : new TableLayer(slots, source, layout, extents);
    }

    /// <inheritdoc/>
    protected override long PositionsAt(Node node) => Extents[node.Input(1)] is { } ids ? Product(ids) : 0;

    /// <inheritdoc/>
    protected override void WriteFactors(GraphEditor editor, IReadOnlyList<MatrixPair> groups, ResidualBlocks? residual)
    {
        var pair = groups[0];
        var (first, name) = (Slots[0].Node, Source.Name);
        var left = Constants.Factor(editor, first, name + "_left", [Rows, pair.Rank], pair.Left);
        var right = Constants.Factor(editor, first, name + "_right", [pair.Rank, Columns], pair.Right);
        foreach (var slot in Slots)
        {
            editor.SetInput(slot.Node, 0, left);
            editor.Interpose(slot.Node.Output(0)!, "MatMul", [right]);
        }
    }

    /// <inheritdoc/>
    public override string WhyNoResidual => "features of a lookup table are no inputs that could be kept";

    /// <inheritdoc/>
    protected override bool CanShiftAt(Node node) => false;

    /// <inheritdoc/>
    protected override void Shift(GraphEditor editor, Node node, double[] shift) =>
        throw new InvalidOperationException("What is looked up has no bias.");
}
