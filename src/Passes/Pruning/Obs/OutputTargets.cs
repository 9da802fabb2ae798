using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Pruning;

/// <summary>What the float model's layers give: the mean of each output channel, and some rows of outputs, collected once for all layers.</summary>
internal sealed class OutputTargets
{
    /// <summary>Rows of each layer at most.</summary>
    private const int MostRows = 2048;

    /// <summary>What the rows of all layers may take.</summary>
    private const long MostBytes = 256L << 20;

    private readonly StatisticSet? _found;
    private readonly int _rows;

    private OutputTargets(StatisticSet? found, int rows) => (_found, _rows) = (found, rows);

    /// <summary>Nothing: what a layer's own weights make of its input is what it should give.</summary>
    public static OutputTargets None { get; } = new(null, 0);

    /// <param name="context">With calibration data.</param>
    /// <param name="reference">The float model.</param>
    /// <param name="layers">Layers that have an output to be matched.</param>
    /// <param name="withRows">Whether rows are wanted beside the means.</param>
    public static OutputTargets Collect(PassContext context, OnnxIO.Model reference, IReadOnlyList<FittedLayer> layers, bool withRows)
    {
        FittedLayer[] matched = [.. layers.Where(IsMatched)];
        var rows = withRows ? (int)Math.Clamp(MostBytes / sizeof(float) / Math.Max(1, matched.Sum(l => (long)l.Outputs)), 16, MostRows) : 0;
        if (matched.Length == 0)
            return new OutputTargets(StatisticSet.Empty, rows);
        var requests = matched.SelectMany(l => Requests(l, rows)).ToArray();
        return new OutputTargets(context.Calibration!.Collect(reference, requests, context.Cancellation), rows);
    }

    /// <summary>Whether the layer's output is compared with the float model's.</summary>
    public static bool IsMatched(FittedLayer layer) => layer is { OutputRows: not null, Reference: not null };

    /// <summary>The rows of the layer's input that belong to the rows of outputs here; null where none do.</summary>
    public RowSampleStatistic? InputSampleOf(FittedLayer layer) =>
        _rows > 0 && IsMatched(layer) ? new RowSampleStatistic(_rows, layer.Input.Rows) : null;

    /// <summary>The mean of each output channel in the float model; null where it is not known.</summary>
    public double[]? MeansOf(FittedLayer layer) =>
        _found is not null
        && IsMatched(layer)
        && _found.Of<ChannelMeanAccumulator>(layer.Reference!.Output(0)!, MeanOf(layer)) is { } means
        && means.Channels == layer.Outputs
            ? means.Means()
            : null;

    /// <summary>Outputs of the float model at rows that the pruned model was sampled at too; null where they do not belong together.</summary>
    public float[]? RowsOf(FittedLayer layer, RowSampleAccumulator? inputs)
    {
        if (_found is null || inputs is not { Count: > 0 } || _rows == 0 || !IsMatched(layer))
            return null;
        var outputs = _found.Of<RowSampleAccumulator>(layer.Reference!.Output(0)!, SampleOf(layer, _rows));
        return outputs is not null && outputs.Width == layer.Outputs && outputs.Indices().AsSpan().SequenceEqual(inputs.Indices())
            ? outputs.Rows()
            : null;
    }

    private static IEnumerable<StatisticRequest> Requests(FittedLayer layer, int rows)
    {
        var output = layer.Reference!.Output(0)!;
        yield return new StatisticRequest(output, MeanOf(layer));
        if (rows > 0)
            yield return new StatisticRequest(output, SampleOf(layer, rows));
    }

    private static ChannelMeanStatistic MeanOf(FittedLayer layer) => new(layer.Node.OpType is "Gemm" or "MatMul" ? -1 : 1);

    private static RowSampleStatistic SampleOf(FittedLayer layer, int rows) => new(rows, layer.OutputRows!);
}
