using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Rewriting;
using NNCompress.Passes.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// ConvTranspose of one group, W [C, M, kernel…]. Each input position p puts M·Π(kernel) products into the output, where those of neighbours are summed: with
/// W' [M·Π(kernel), C],
/// <code>
/// z_p = W'·x_p   ≈   B·(A·x_p)        A [r, C]: a 1×1 convolution in front,   B [M·Π(kernel), r]: the ConvTranspose, of r inputs
/// </code>
/// Strides, dilations, pads and the output's shape stay where they are, as the first factor moves nothing. Factors are fitted, and their
/// error is told, in the norm of the output itself, where neighbours are summed (<see cref="SummedFactors"/>): with E [M, C·Π(kernel)] the same numbers in the order of what an output sums over
/// (<see cref="TransposedPatchRows"/>) and C the second moment of that, tr(E·C·Eᵀ), centred where the bias takes up the mean.
/// </summary>
internal sealed class TransposedConvolutionLayer : TargetLayer
{
    /// <summary>Products that an output sums over at most, for the error to be that of the output: a moment of so many columns takes 128 MB.</summary>
    private const int MostSummed = 4096;

    private TransposedConvolutionLayer(IReadOnlyList<WeightSlot> slots, WeightSource source, WeightLayout layout, ObservedExtents extents)
        : base(slots, source, layout, extents)
    {
        Columns = checked((int)layout.Dims[0]);
        Rows = checked((int)Product(layout.Dims[1..]));
    }

    /// <summary>Products that one input position puts into the output.</summary>
    public override int Rows { get; }

    /// <inheritdoc/>
    public override int Columns { get; }

    /// <inheritdoc/>
    public override InputRows InputRows => PatchRows.Positions(Layout.Dims.Length - 2);

    /// <inheritdoc/>
    public override OutputForm? Output
    {
        get
        {
            var outputs = (int)Layout.Dims[1];
            var columns = (long)Columns * (Rows / outputs);
            return columns <= MostSummed
                ? new OutputForm(TransposedPatchRows.Of(Node, Layout.Dims.AsSpan()), outputs, (int)columns, LaidAsSummed)
                : null;
        }
    }

    /// <summary>The layer of a weight, or why it is none that can be decomposed.</summary>
    public static TransposedConvolutionLayer? Of(
        IReadOnlyList<WeightSlot> slots,
        WeightSource source,
        WeightLayout layout,
        ObservedExtents extents,
        out string reason
    )
    {
        reason =
            layout.Groups != 1 ? $"its channels are in {layout.Groups} groups: a ConvTranspose is decomposed where there is one"
            : layout.Dims.Length < 3 ? "its kernel has no axes"
            : "";
        if (reason.Length > 0)
            return null;
        // outputs and kernel positions together are the rows of W'
        ImmutableArray<int> rows = [1, .. layout.KernelAxes];
        return new TransposedConvolutionLayer(slots, source, new WeightLayout(layout.Dims, [], rows, [0], []), extents);
    }

    /// <inheritdoc/>
    public override int ResidualBlock => 1;

    /// <inheritdoc/>
    protected override long PositionsAt(Node node) => Extents[node.Input(0)] is { } x ? Product(x) / Math.Max(1, Columns) : 0;

    /// <inheritdoc/>
    protected override void WriteFactors(GraphEditor editor, IReadOnlyList<MatrixPair> groups, ResidualBlocks? residual)
    {
        var pair = groups[0];
        var (first, name, axes) = (Slots[0].Node, Source.Name, Layout.Dims.Length - 2);
        ImmutableArray<long> ones = [.. Enumerable.Repeat(1L, axes)];
        long[] inner = [pair.Rank, Columns, .. ones];
        int[] kept = residual?.Inputs ?? [];
        var width = pair.Rank + kept.Length;
        long[] outer = [width, .. Layout.Dims[1..]];
        var right = Constants.Factor(editor, first, name + "_factor1", inner, pair.Right);
        var left = Constants.Factor(
            editor,
            first,
            name + "_factor2",
            outer,
            Transposition.Of(ResidualLayer.Joined(pair, residual), Rows, width)
        );
        foreach (var slot in Slots)
        {
            var node = slot.Node;
            var label = node.Name.Length > 0 ? node.Name : node.Output(0)!.Name;
            var projection = editor.AddNode(
                node.Scope,
                "Conv",
                [node.Input(0), right],
                [$"{node.Output(0)!.Name}_factor1"],
                [Attribute.Of("kernel_shape", ones)],
                name: $"{label}_factor1",
                before: node
            );
            editor.SetInput(node, 0, ResidualLayer.Joined(editor, node, projection.Outputs[0]!, node.Input(0)!, 1, kept));
            editor.SetInput(node, 1, left);
        }
    }

    /// <inheritdoc/>
    protected override bool CanShiftAt(Node node) => Output is not null && RowBias.Of(node.Input(2), (int)Layout.Dims[1]) is not null;

    /// <inheritdoc/>
    protected override void Shift(GraphEditor editor, Node node, double[] shift)
    {
        var bias = RowBias.Of(node.Input(2), shift.Length)!.Zip(shift, (b, s) => b + s);
        OwnedConstant.Set(editor, node, 2, Constants.Bias([shift.Length], [.. bias]), Source.Name + "_bias");
    }

    /// <summary>[(m, k), c] as [m, (c, k)].</summary>
    private double[] LaidAsSummed(double[] matrix)
    {
        var outputs = (int)Layout.Dims[1];
        var positions = Rows / outputs;
        var laid = new double[matrix.Length];
        for (var m = 0; m < outputs; m++)
        for (var k = 0; k < positions; k++)
        for (var c = 0; c < Columns; c++)
            laid[(m * Columns + c) * positions + k] = matrix[(m * positions + k) * Columns + c];
        return laid;
    }
}
