using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Stages;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.LowRank;

/// <summary>A layer whose stored weight can be fitted again, the last factor of a decomposed one or a whole one: what it reads, and the same output in both models.</summary>
internal sealed class RefitTarget : IStagedLayer
{
    /// <summary>Rows for each regressor: what is learned from fewer says more of the sample than of the layer.</summary>
    private const int RowsPerColumn = 48;

    private const int LeastRows = 4096,
        MostRows = 32768;

    /// <summary>Of a layer's rows: 64 MB as they are collected, several times that while they are solved.</summary>
    private const long MostElements = 16L << 20;

    /// <summary>Multiplications of normal equations, of a group's share: seconds.</summary>
    private const double MostProducts = 2e10;

    private readonly FittedLayer _layer;

    private RefitTarget(FittedLayer layer, Value output, Value wanted, bool isWhole)
    {
        (_layer, Output, Wanted, IsWhole) = (layer, output, wanted, isWhole);
        var most = Math.Min(MostElements / (Width * (long)Groups + Outputs), MostSolved);
        Rows = (int)Math.Min(Math.Clamp(RowsPerColumn * (long)Width, LeastRows, MostRows), Math.Max(1, most));
        FactorSample = new RowSampleStatistic(Rows, layer.Input.Rows);
        OutputSample = new RowSampleStatistic(Rows, layer.OutputRows!);
    }

    /// <inheritdoc/>
    public Node Node => _layer.Node;

    /// <summary>Whether the layer was not decomposed.</summary>
    public bool IsWhole { get; }

    /// <summary>What the weight multiplies.</summary>
    public Value Input => _layer.Input.Value;

    /// <summary>The layer's output, its bias added.</summary>
    public Value Output { get; }

    /// <summary>The layer's output in the float model.</summary>
    public Value Wanted { get; }

    public RowSampleStatistic FactorSample { get; }

    public RowSampleStatistic OutputSample { get; }

    /// <summary>What one output sums over.</summary>
    public int Width => _layer.Matrix.Columns;

    /// <summary>Blocks of outputs, each of which sums over a part of a row of its own.</summary>
    public int Groups => _layer.Input.Groups;

    public int Outputs => _layer.Outputs;

    /// <summary>Rows that the fit learns from and is judged on, at most.</summary>
    public int Rows { get; }

    /// <summary>Rows n with n·width² multiplications, or n²·width where there are fewer rows than columns.</summary>
    private long MostSolved => (long)Math.Max(MostProducts / Groups / ((double)Width * Width), Math.Sqrt(MostProducts / Groups / Width));

    /// <summary>Whether a number can be added to each output channel.</summary>
    public bool CanShift => _layer.Bias is not null || CanAdd;

    /// <summary>A decomposed product without a bias gets one, as decomposing gives it one.</summary>
    private bool CanAdd => !IsWhole && Node.Is("MatMul");

    /// <summary>The target of a decomposed layer, or null with the reason why there is none.</summary>
    /// <param name="node">The layer's node, which reads the last factor.</param>
    /// <param name="layer">The layer as it was decomposed, in this model or in the one that this one is a copy of.</param>
    /// <param name="reference">The float model.</param>
    /// <param name="reason">Why there is none, as the rest of a sentence.</param>
    public static RefitTarget? OfFactor(Node node, TargetLayer layer, ReferenceNodes reference, out string? reason)
    {
        reason =
            layer is RecurrentLayer ? "what a recurrent layer gives is no linear function of its factors"
            : layer is TableLayer ? "rows of a lookup table are picked, and layers behind it make up for its error"
            : layer.Slots.Count > 1 ? "several nodes share its factors"
            : layer.InputRows is null ? "what it sums over are no rows of its input"
            : null;
        if (reason is not null)
            return null;
        if (WeightFacts.WeightsOf(node).FirstOrDefault(s => s.InputIndex == 1) is not { } slot)
            reason = "its last factor is no weight";
        else
            return Of(slot, reference, isWhole: false, out reason);
        return null;
    }

    /// <summary>The target of a layer that was not decomposed, or null with the reason why there is none.</summary>
    /// <param name="slot">The layer's weight.</param>
    /// <param name="reference">The float model.</param>
    /// <param name="reason">Why there is none, as the rest of a sentence.</param>
    public static RefitTarget? OfWhole(WeightSlot slot, ReferenceNodes reference, out string? reason) =>
        Of(slot, reference, isWhole: true, out reason);

    private static RefitTarget? Of(WeightSlot slot, ReferenceNodes reference, bool isWhole, out string? reason)
    {
        var node = slot.Node;
        var resolution = WeightResolver.Resolve(slot);
        if (resolution.Source is not { } source || slot.LayoutOf(source.Dims) is not { } layout)
        {
            reason = resolution.Reason ?? "its weight does not fit the operator";
            return null;
        }

        if (FittedLayer.Of(0, new PrunableLayer(slot, source, layout), reference, out reason) is not { } layer)
            return null;
        // decomposing shifts the bias that an Add adds, or puts such an Add there: the outputs of the two models are the same thing only behind it
        var output = (MatrixBias.Of(node, layer.Outputs, out _)?.Sum ?? node).Output(0)!;
        // what was put behind it since has taken the output's name along
        while (reference.ProducerOf(output) is null && output.Uses is [{ Node: var add }] && add.Is("Add"))
            output = add.Output(0)!;
        if (layer.OutputRows is null)
            reason = $"what {node.OpType} gives is no linear function of its weight";
        else if (layer.Alpha == 0)
            reason = "its alpha is 0";
        else if (reference.ProducerOf(output)?.Outputs.OfType<Value>().FirstOrDefault(o => o.Name == output.Name) is not { } wanted)
            reason = "the float model computes no value of its output's name";
        else
            return new RefitTarget(layer, output, wanted, isWhole);
        return null;
    }

    /// <summary>The stored weight, in stored order.</summary>
    public double[] Stored()
    {
        var values = new double[_layer.Layer.Count];
        _layer.Layer.Source.Tensor.CopyTo(0, values);
        return values;
    }

    /// <summary>Where an entry of the layer's matrix is stored.</summary>
    public int IndexOf(int output, int column) => checked((int)_layer.Matrix.StoredIndex(output, column));

    /// <summary>Adds a change to the stored weight and to the bias.</summary>
    /// <param name="editor">Changes the model.</param>
    /// <param name="slopes">What is added to the products, row-major [outputs, width], over what the node multiplies them with.</param>
    /// <param name="shift">What is added to each output channel.</param>
    /// <returns>False where the stored type cannot hold the sum: then nothing was changed.</returns>
    public bool TryAdd(GraphEditor editor, double[] slopes, double[] shift)
    {
        var (source, values) = (_layer.Layer.Source, Stored());
        for (var o = 0; o < Outputs; o++)
        for (var i = 0; i < Width; i++)
            values[IndexOf(o, i)] += slopes[o * Width + i] / _layer.Alpha;
        var constants = new FactorConstants(source);
        if (!constants.Holds(values))
            return false;
        var stored = source.Tensor;
        var bytes = new byte[stored.ByteLength];
        ElementCodec.For(stored.Type).Encode(values, bytes);
        source.Replace(editor, Tensor.FromBytes(stored.Type, stored.Dims.AsSpan(), bytes));
        if (_layer.Bias is { } bias)
            bias.Set(editor, [.. bias.Values().Zip(shift, (b, s) => b + s)]);
        else if (CanAdd)
            editor.Interpose(Node.Output(0)!, "Add", [editor.AddConstant(Node, source.Name + "_bias", constants.Bias([Outputs], shift))]);
        return true;
    }
}
