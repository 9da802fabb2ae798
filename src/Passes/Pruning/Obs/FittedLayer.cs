using NNCompress.OnnxIO;
using NNCompress.Passes.Layers;
using NNCompress.Passes.Stages;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Pruning;

/// <summary>A layer whose weights are fitted to data: what its matrices multiply, and what it adds.</summary>
internal sealed class FittedLayer : IStagedLayer
{
    /// <summary>H of this many columns takes 0.5 GB in double.</summary>
    private const int MostColumns = 8192;

    private FittedLayer(int index, PrunableLayer layer, LayerInput input, AddedBias? bias, Node? reference)
    {
        (Index, Layer, Input, Bias, Reference) = (index, layer, input, bias, reference);
        Matrix = new WeightMatrix(layer.View!, layer.Weights);
        Moment = new SecondMomentStatistic(input.Rows, input.Groups);
        Alpha = Node.Is("Gemm") ? Node.Attributes.Float("alpha", 1) : 1;
    }

    /// <summary>Its place among the layers that are pruned.</summary>
    public int Index { get; }

    public PrunableLayer Layer { get; }

    /// <inheritdoc/>
    public Node Node => Layer.Slot.Node;

    public LayerInput Input { get; }

    /// <summary>What it adds for each output channel; null where that cannot be changed.</summary>
    public AddedBias? Bias { get; }

    /// <summary>The float model's layer; null where it has none of its name.</summary>
    public Node? Reference { get; }

    /// <summary>The stored matrix, blocks below one another.</summary>
    public WeightMatrix Matrix { get; }

    public int Blocks => checked((int)(Matrix.Rows / Matrix.BlockRows));

    public int BlockRows => checked((int)Matrix.BlockRows);

    /// <summary>Output channels over all blocks.</summary>
    public int Outputs => checked((int)Matrix.Rows);

    public SecondMomentStatistic Moment { get; }

    /// <summary>What the products are multiplied with.</summary>
    public double Alpha { get; }

    /// <summary>How the layer's output is a matrix of one column for each output channel, its rows those of the input; null where it is none.</summary>
    public InputRows? OutputRows =>
        Node.OpType switch
        {
            "Conv" or "ConvTranspose" => PatchRows.Positions(Layer.Source.Dims.Length - 2),
            "Gemm" or "MatMul" => new LastAxisRows(),
            _ => null,
        };

    /// <summary>Bytes of its second moments.</summary>
    public long MomentBytes => sizeof(double) * (long)Matrix.Columns * Matrix.Columns * Input.Groups;

    /// <param name="index">Its place among the layers that are pruned.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="references">The float model's nodes.</param>
    /// <param name="reason">Why it cannot be fitted, as the rest of a sentence that begins with the layer; null where it can.</param>
    public static FittedLayer? Of(int index, PrunableLayer layer, ReferenceNodes references, out string? reason)
    {
        var source = layer.Source;
        reason =
            source.Dequantization is not null ? "it is stored as integers, which cannot take up what removed weights gave"
            : layer.View is null ? "its weight is reshaped across transposed axes, so its channels cannot be told apart"
            : layer.View.ColumnCount * layer.View.KernelCount is > MostColumns and var columns
                ? $"it sums over {columns} products, whose second moment does not fit the memory"
            : OtherSlots(layer) ? "other layers read its weight too"
            : null;
        if (reason is not null)
            return null;
        var layout = layer.Slot.LayoutOf(source.Dims)!;
        if (LayerInput.Of(layer.Slot, source, layout, out reason) is not { } input)
            return null;
        var outputs = checked((int)(layer.View!.BlockCount * layer.View.RowCount));
        var bias = layer.Slot.Role == "weight" ? AddedBias.Of(layer.Slot.Node, outputs, source, out _) : null;
        return new FittedLayer(index, layer, input, bias, references.Of(layer.Slot.Node));
    }

    /// <summary>W of each block, row-major, in double.</summary>
    public double[][] Weights() => [.. Enumerable.Range(0, Blocks).Select(Weights)];

    private double[] Weights(int block)
    {
        var tile = new float[BlockRows * Matrix.Columns];
        Matrix.Read((long)block * BlockRows, BlockRows, tile);
        return [.. tile.Select(w => (double)w)];
    }

    private static bool OtherSlots(PrunableLayer layer) =>
        layer.Source.Chain.Any(n => n.Output(0) is { Uses.Count: > 1 })
        || (layer.Source.Initializer ?? layer.Source.ConstantNode!.Output(0)!).Uses.Count(u => !u.Node.Is("Shape") && !u.Node.Is("Size"))
            > 1;
}
