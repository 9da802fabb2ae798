using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// A stored weight that can be decomposed, seen as matrices W [rows, columns], one for each convolution group, and the nodes that read it. Each operator
/// family knows how two factors stand in its graph.
/// </summary>
internal abstract class TargetLayer
{
    protected TargetLayer(IReadOnlyList<WeightSlot> slots, WeightSource source, WeightLayout layout, ObservedExtents extents)
    {
        (Slots, Source, Layout, Extents) = (slots, source, layout, extents);
        Constants = new FactorConstants(source);
    }

    /// <summary>Who reads the weight, in order of execution, all in one scope.</summary>
    public IReadOnlyList<WeightSlot> Slots { get; }

    public WeightSource Source { get; }

    public WeightLayout Layout { get; }

    protected ObservedExtents Extents { get; }

    public FactorConstants Constants { get; }

    public Node Node => Slots[0].Node;

    /// <summary>How reports name it.</summary>
    public string Label => PrunableLayer.LabelOf(Slots[0]);

    /// <summary>Matrices side by side: convolution groups.</summary>
    public virtual int Groups => 1;

    /// <summary>Output channels of a group.</summary>
    public abstract int Rows { get; }

    /// <summary>What one output of a group sums over.</summary>
    public abstract int Columns { get; }

    public int Outputs => Groups * Rows;

    /// <summary>The rows of the input that W multiplies; null where what the operator sums over are no rows of its input.</summary>
    public abstract InputRows? InputRows { get; }

    /// <summary>
    /// The output itself as a product, where W multiplies but parts of it: its error is predicted there, and the bias takes up its mean; null where W gives
    /// the output.
    /// </summary>
    public virtual OutputForm? Output => null;

    /// <summary>Why the mean of the error cannot go into a bias, at one of the nodes; null where it can.</summary>
    public bool CanShift => Slots.All(s => CanShiftAt(s.Node));

    /// <summary>Positions, in one run of the model, at which all nodes together multiply with W.</summary>
    public long Positions => Slots.Sum(s => Math.Max(1, PositionsAt(s.Node)) * Math.Max(1, Extents.ExecutionsOf(s.Node)));

    /// <summary>What the layer costs as it is.</summary>
    public virtual LayerCost Cost => new(Positions * Groups * Rows * Columns, (long)Groups * Rows * Columns);

    /// <summary>What two factors of rank r cost, for each group.</summary>
    public virtual LayerCost PairCost(int rank)
    {
        var parameters = (long)Groups * rank * (Rows + Columns);
        return new LayerCost(Positions * parameters, parameters);
    }

    /// <summary>Why no residual can stand beside two factors, as the rest of a sentence; null where one can.</summary>
    public virtual string? WhyNoResidual => null;

    /// <summary>Columns of W that are kept together: of a convolution, those of a channel; else those of some inputs side by side.</summary>
    public virtual int ResidualBlock => ResidualLayer.BlockOf(Columns);

    /// <summary>Inputs of such a block.</summary>
    public virtual int ResidualInputs => ResidualBlock;

    /// <summary>W of a group, row-major.</summary>
    public double[] Matrix(int group)
    {
        var matrix = new WeightMatrix(Layout.OutputMajor(Source.Map.Strides!.Value), new StoredWeights(Source.Tensor, null));
        var values = new float[(long)Rows * Columns];
        matrix.Read((long)group * Rows, Rows, values);
        return Array.ConvertAll(values, v => (double)v);
    }

    /// <summary>What a residual of some blocks costs.</summary>
    public LayerCost ResidualCost(int blocks)
    {
        var parameters = (long)Rows * blocks * ResidualBlock;
        return new LayerCost(checked(Positions * parameters), parameters);
    }

    /// <summary>Puts two factors and a residual in the weight's place.</summary>
    /// <param name="editor">Changes the model.</param>
    /// <param name="pair">Factors.</param>
    /// <param name="residual">Residual.</param>
    /// <param name="shift">What is added to each output channel; null for nothing.</param>
    public virtual void WriteResidual(GraphEditor editor, MatrixPair pair, ResidualBlocks residual, double[]? shift)
    {
        var weights = Slots.Select(s => s.Value!).ToArray();
        WriteFactors(editor, [pair], residual);
        Finish(editor, weights, shift);
    }

    /// <summary>Puts two factors in the weight's place.</summary>
    /// <param name="editor">Changes the model.</param>
    /// <param name="groups">Factors of each group, all of one rank.</param>
    /// <param name="shift">What is added to each output channel; null for nothing.</param>
    public void WritePair(GraphEditor editor, IReadOnlyList<MatrixPair> groups, double[]? shift)
    {
        var weights = Slots.Select(s => s.Value!).ToArray();
        WriteFactors(editor, groups, null);
        Finish(editor, weights, shift);
    }

    /// <summary>Adds a number to each output channel, before what the node multiplies its sums with.</summary>
    public void AddShift(GraphEditor editor, double[] shift)
    {
        foreach (var slot in Slots)
            Shift(editor, slot.Node, shift);
    }

    /// <summary>Adds the shift and removes what is read no more.</summary>
    protected void Finish(GraphEditor editor, IReadOnlyList<Value> oldWeights, double[]? shift)
    {
        if (shift is not null)
            AddShift(editor, shift);
        foreach (var weight in oldWeights.Distinct())
            WeightPlace.RemoveUnread(editor, weight);
    }

    /// <param name="editor">Changes the model.</param>
    /// <param name="groups">Factors of each group.</param>
    /// <param name="residual">What stands beside them; null for nothing. Only where <see cref="WhyNoResidual"/> gives no reason.</param>
    protected abstract void WriteFactors(GraphEditor editor, IReadOnlyList<MatrixPair> groups, ResidualBlocks? residual);

    /// <summary>Positions at which a node multiplies with W in one execution; 0 where they are unknown.</summary>
    protected abstract long PositionsAt(Node node);

    protected abstract bool CanShiftAt(Node node);

    /// <summary>Adds a number to each output channel of a node.</summary>
    protected abstract void Shift(GraphEditor editor, Node node, double[] shift);

    protected static long Product(IEnumerable<long> extents) => extents.Aggregate(1L, (product, extent) => checked(product * extent));
}
