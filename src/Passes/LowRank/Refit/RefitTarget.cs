using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Stages;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.LowRank;

/// <summary>A decomposed layer whose last factor can be fitted again: its node, what it reads, and the same output in both models.</summary>
internal sealed class RefitTarget : IStagedLayer
{
    /// <summary>Rows for each regressor: what is learned from fewer says more of the sample than of the layer.</summary>
    private const int RowsPerColumn = 48;

    private const int LeastRows = 4096,
        MostRows = 32768;

    private RefitTarget(DecomposedLayer layer, WeightSource weight, Value output, Value wanted)
    {
        (Layer, Weight, Output, Wanted) = (layer, weight, output, wanted);
        var isConvolution = layer.Target is ConvolutionLayer;
        FactorRows = isConvolution ? PatchRows.Of(Node, weight.Dims.AsSpan()) : new LastAxisRows();
        OutputRows = isConvolution ? PatchRows.Positions(weight.Dims.Length - 2) : new LastAxisRows();
        Width = (int)(weight.Tensor.ElementCount / layer.Target.Outputs);
    }

    public DecomposedLayer Layer { get; }

    /// <inheritdoc/>
    public Node Node => Layer.Target.Node;

    /// <summary>The last factor as stored.</summary>
    public WeightSource Weight { get; }

    /// <summary>What the last factor reads.</summary>
    public Value Input => Node.Input(0)!;

    /// <summary>The layer's output, its bias added.</summary>
    public Value Output { get; }

    /// <summary>The layer's output in the float model.</summary>
    public Value Wanted { get; }

    public InputRows FactorRows { get; }

    public InputRows OutputRows { get; }

    /// <summary>What one output sums over.</summary>
    public int Width { get; }

    /// <summary>Rows that the fit learns from and is judged on.</summary>
    public int Rows => Math.Clamp(RowsPerColumn * Width, LeastRows, MostRows);

    public RowSampleStatistic FactorSample => new(Rows, FactorRows);

    public RowSampleStatistic OutputSample => new(Rows, OutputRows);

    /// <summary>The target of a decomposed layer, or null with the reason why there is none.</summary>
    public static RefitTarget? Of(DecomposedLayer layer, ReferenceNodes reference, out string? reason)
    {
        var node = layer.Target.Node;
        reason =
            layer.Target is RecurrentLayer ? "what a recurrent layer gives is no linear function of its factors"
            : layer.Target is TableLayer ? "rows of a lookup table are picked, and layers behind it make up for its error"
            : layer.Target is TransposedConvolutionLayer ? "an output of a transposed convolution sums over products of several rows"
            : layer.Target.Slots.Count > 1 ? "several nodes share its factors"
            : layer.Target.InputRows is null ? "what it sums over are no rows of its input"
            : null;
        if (reason is not null)
            return null;
        // decomposing shifts the bias that an Add adds, or puts such an Add there: the outputs of the two models are the same thing only behind it
        var output = (MatrixBias.Of(node, layer.Target.Outputs, out _)?.Sum ?? node).Output(0)!;
        // what was put behind it since has taken the output's name along
        while (reference.ProducerOf(output) is null && output.Uses is [{ Node: var add }] && add.Is("Add"))
            output = add.Output(0)!;
        if (reference.ProducerOf(output)?.Outputs.OfType<Value>().FirstOrDefault(o => o.Name == output.Name) is not { } wanted)
            reason = "the float model computes no value of its output's name";
        else if (WeightResolver.Resolve(node.Input(1)!).Source is not { } weight)
            reason = "its last factor is no stored constant";
        else
            return new RefitTarget(layer, weight, output, wanted);
        return null;
    }
}
