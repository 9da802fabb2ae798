using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Rewriting;
using NNCompress.Passes.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Conv, W [M, C/groups, kernel…] as matrices [M/groups, C/groups·Π(kernel)]. Whatever the factors are, they follow one another as convolutions, the bias in
/// the last one. As none before it has a bias, each turns zeros into zeros, so that padding may stand in whichever factor moves along its axis.
/// </summary>
internal sealed class ConvolutionLayer : TargetLayer
{
    private static readonly string[] Geometry = ["kernel_shape", "strides", "dilations", "pads", "auto_pad", "group"];

    private ConvolutionLayer(IReadOnlyList<WeightSlot> slots, WeightSource source, WeightLayout layout, ObservedExtents extents)
        : base(slots, source, layout, extents)
    {
        Groups = checked((int)layout.Groups);
        Rows = checked((int)(layout.Dims[0] / layout.Groups));
        Inputs = checked((int)layout.Dims[1]);
        Kernel = layout.Dims[2..];
        Columns = checked(Inputs * (int)Product(Kernel));
    }

    /// <inheritdoc/>
    public override int Groups { get; }

    /// <inheritdoc/>
    public override int Rows { get; }

    /// <summary>Input channels of a group.</summary>
    public int Inputs { get; }

    /// <inheritdoc/>
    public override int Columns { get; }

    /// <summary>Extents of the kernel.</summary>
    public ImmutableArray<long> Kernel { get; }

    /// <inheritdoc/>
    public override InputRows InputRows => PatchRows.Of(Node, Layout.Dims.AsSpan());

    /// <summary>The layer of a weight, or why it is none that can be decomposed.</summary>
    public static ConvolutionLayer? Of(
        IReadOnlyList<WeightSlot> slots,
        WeightSource source,
        WeightLayout layout,
        ObservedExtents extents,
        out string reason
    )
    {
        reason =
            layout.Dims[1] == 1 && layout.Groups > 1 ? "it is depthwise: each output sums over one channel, and has no channels to share"
            : layout.Dims.Length < 3 ? "its kernel has no axes"
            : slots.Skip(1).Any(s => !SameGeometry(s.Node, slots[0].Node))
                ? "nodes with other strides, dilations or padding read the same weight"
            : "";
        return reason.Length > 0 ? null : new ConvolutionLayer(slots, source, layout, extents);
    }

    /// <summary>What convolutions that follow one another cost.</summary>
    public LayerCost ChainCost(IReadOnlyList<ConvolutionFactor> factors)
    {
        var cost = default(LayerCost);
        var moved = new bool[Kernel.Length];
        foreach (var factor in factors)
        {
            for (var axis = 0; axis < moved.Length; axis++)
                moved[axis] |= factor.Axes[axis];
            var positions = Slots.Sum(s => Math.Max(1, PositionsAt(s.Node, moved)) * Math.Max(1, Extents.ExecutionsOf(s.Node)));
            cost += new LayerCost(checked(positions * factor.Parameters), factor.Parameters);
        }

        return cost;
    }

    /// <summary>Puts convolutions that follow one another in the weight's place.</summary>
    /// <param name="editor">Changes the model.</param>
    /// <param name="factors">At least one.</param>
    /// <param name="shift">What is added to each output channel; null for nothing.</param>
    /// <param name="kept">Input channels that the last one reads beside what comes out of those before; null for none.</param>
    public void WriteChain(GraphEditor editor, IReadOnlyList<ConvolutionFactor> factors, double[]? shift, int[]? kept = null)
    {
        var old = Slots.Select(s => s.Value!).ToArray();
        var weights = factors
            .Select((f, i) => Constants.Factor(editor, Node, $"{Source.Name}_factor{i + 1}", f.Dims.AsSpan(), f.Values))
            .ToArray();
        foreach (var slot in Slots)
        {
            var node = slot.Node;
            var label = node.Name.Length > 0 ? node.Name : node.Output(0)!.Name;
            var attributes = factors.Select(f => AttributesOf(node, f)).ToArray();
            var x = node.Input(0);
            for (var i = 0; i < factors.Count - 1; i++)
                x = editor
                    .AddNode(
                        node.Scope,
                        "Conv",
                        [x, weights[i]],
                        [$"{node.Output(0)!.Name}_factor{i + 1}"],
                        attributes[i].AsSpan(),
                        name: $"{label}_factor{i + 1}",
                        before: node
                    )
                    .Outputs[0];
            foreach (var name in Geometry)
                editor.RemoveAttribute(node, name);
            foreach (var attribute in attributes[^1])
                editor.SetAttribute(node, attribute);
            editor.SetInput(node, 0, kept is null ? x : ResidualLayer.Joined(editor, node, x!, node.Input(0)!, 1, kept));
            editor.SetInput(node, 1, weights[^1]);
        }

        Finish(editor, old, shift);
    }

    /// <inheritdoc/>
    public override string? WhyNoResidual => Groups > 1 ? $"its channels are in {Groups} groups" : null;

    /// <inheritdoc/>
    public override int ResidualBlock => Columns / Inputs;

    /// <inheritdoc/>
    public override int ResidualInputs => 1;

    /// <summary>
    /// The residual of a convolution that moves nothing is part of the last factor, which then reads the kept channels too; that of any other one is a
    /// convolution of its own, whose output is added.
    /// </summary>
    public override void WriteResidual(GraphEditor editor, MatrixPair pair, ResidualBlocks residual, double[]? shift)
    {
        var kept = residual.Inputs;
        if (Slots.All(s => MovesNothing(s.Node)))
        {
            var chain = PairChain([pair]);
            WriteChain(
                editor,
                [
                    chain[0],
                    chain[1] with
                    {
                        Dims = [Outputs, pair.Rank + kept.Length, .. chain[1].Dims[2..]],
                        Values = ResidualLayer.Joined(pair, residual),
                    },
                ],
                shift,
                kept
            );
            return;
        }

        var factor = new ConvolutionFactor([Outputs, kept.Length, .. Kernel], [.. Kernel.Select(_ => true)], 1, residual.Values);
        var weight = Constants.Factor(editor, Node, $"{Source.Name}_residual", factor.Dims.AsSpan(), factor.Values);
        var branches = Slots
            .Select(s =>
            {
                var node = s.Node;
                var name = $"{node.Output(0)!.Name}_residual";
                var x = ResidualLayer.Picked(editor, node, node.Input(0)!, 1, kept);
                return editor.AddNode(
                    node.Scope,
                    "Conv",
                    [x, weight],
                    [name],
                    AttributesOf(node, factor).AsSpan(),
                    name: name,
                    before: node
                );
            })
            .ToArray();
        WriteChain(editor, PairChain([pair]), shift);
        foreach (var (slot, branch) in Slots.Zip(branches))
            editor.Interpose(slot.Node.Output(0)!, "Add", [branch.Outputs[0]]);
    }

    /// <summary>The two factors of W as convolutions: the kernel in the first one, 1×1 in the second.</summary>
    public IReadOnlyList<ConvolutionFactor> PairChain(IReadOnlyList<MatrixPair> groups)
    {
        var rank = groups[0].Rank;
        return
        [
            new ConvolutionFactor(
                [Groups * (long)rank, Inputs, .. Kernel],
                [.. Kernel.Select(_ => true)],
                Groups,
                [.. groups.SelectMany(g => g.Right)]
            ),
            new ConvolutionFactor(
                [Outputs, rank, .. Kernel.Select(_ => 1L)],
                [.. Kernel.Select(_ => false)],
                Groups,
                [.. groups.SelectMany(g => g.Left)]
            ),
        ];
    }

    /// <inheritdoc/>
    protected override void WriteFactors(GraphEditor editor, IReadOnlyList<MatrixPair> groups, ResidualBlocks? residual) =>
        throw new InvalidOperationException("A convolution's factors are written as a chain.");

    /// <inheritdoc/>
    protected override long PositionsAt(Node node) => PositionsAt(node, [.. Kernel.Select(_ => true)]);

    /// <inheritdoc/>
    protected override bool CanShiftAt(Node node) => RowBias.Of(node.Input(2), Outputs) is not null;

    /// <inheritdoc/>
    protected override void Shift(GraphEditor editor, Node node, double[] shift)
    {
        var bias = RowBias.Of(node.Input(2), Outputs)!.Zip(shift, (b, s) => b + s);
        OwnedConstant.Set(editor, node, 2, Constants.Bias([Outputs], [.. bias]), Source.Name + "_bias");
    }

    /// <summary>Positions of a tensor that has the output's extent along the axes that were moved along, and the input's along the others.</summary>
    private long PositionsAt(Node node, bool[] moved)
    {
        if (Extents[node.Input(0)] is not { } x || Extents[node.Output(0)] is not { } y || x.Length != y.Length)
            return 0;
        var positions = y[0];
        for (var axis = 0; axis < moved.Length; axis++)
            positions = checked(positions * (moved[axis] ? y : x)[axis + 2]);
        return positions;
    }

    /// <summary>Whether each output position reads the one input position that is at its place.</summary>
    private bool MovesNothing(Node node) =>
        Columns == Inputs
        && (node.Attributes.Ints("strides") ?? []).All(s => s == 1)
        && (node.Attributes.Ints("pads") ?? []).All(p => p == 0);

    private static bool SameGeometry(Node a, Node b) =>
        Geometry.All(name =>
            a.Attributes.Int(name, -1) == b.Attributes.Int(name, -1)
            && a.Attributes.String(name) == b.Attributes.String(name)
            && (a.Attributes.Ints(name) ?? []).SequenceEqual(b.Attributes.Ints(name) ?? [])
        );

    private ImmutableArray<Attribute> AttributesOf(Node node, ConvolutionFactor factor)
    {
        var rank = Kernel.Length;
        var attributes = ImmutableArray.CreateBuilder<Attribute>();
        attributes.Add(Attribute.Of("kernel_shape", factor.Dims[2..]));
        if (factor.Groups != 1)
            attributes.Add(Attribute.Of("group", factor.Groups));
        Along("strides");
        Along("dilations");
        if (node.Attributes.String("auto_pad") is "SAME_UPPER" or "SAME_LOWER")
        {
            // of each axis for itself: none where the kernel has one element and takes every position
            attributes.Add(Attribute.Of("auto_pad", node.Attributes.String("auto_pad")!));
        }
        else if (node.Attributes.String("auto_pad") != "VALID" && node.Attributes.Ints("pads") is { } pads)
        {
            attributes.Add(Attribute.Of("pads", [.. Enumerable.Range(0, 2 * rank).Select(i => factor.Axes[i % rank] ? pads[i] : 0L)]));
        }

        return attributes.ToImmutable();

        void Along(string name)
        {
            if (node.Attributes.Ints(name) is { } values)
                attributes.Add(Attribute.Of(name, [.. values.Select((v, axis) => factor.Axes[axis] ? v : 1L)]));
        }
    }
}
