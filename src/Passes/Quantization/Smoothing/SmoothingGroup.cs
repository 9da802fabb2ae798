using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>A value, the layers that read it, and what takes the factor on its other side.</summary>
/// <param name="Input">x, [..., channels].</param>
/// <param name="Layers">Gemm and MatMul that read it; nothing else does.</param>
/// <param name="Absorber">What is divided by the factors; null: a Mul is put before the layers.</param>
internal sealed record SmoothingGroup(Value Input, IReadOnlyList<ScalableLayer> Layers, ScaleAbsorber? Absorber)
{
    private static readonly ChannelMinMaxStatistic MinMax = new(-1);
    private static readonly ChannelMeanMagnitudeStatistic Magnitude = new(-1);
    private static readonly RowSampleStatistic Sample = new(512, new LastAxisRows());

    public int Channels => Layers[0].Inputs;

    public IEnumerable<StatisticRequest> Requests => [new(Input, MinMax), new(Input, Magnitude), new(Input, Sample)];

    /// <summary>Every group of a model in order of execution; of other Gemm and MatMul, why they are in none.</summary>
    /// <param name="model">The model.</param>
    /// <param name="filter">What the user wants touched.</param>
    /// <param name="insertMul">Whether a Mul may be put where nothing takes the factor.</param>
    /// <param name="leftAlone">Takes the reasons.</param>
    public static IReadOnlyList<SmoothingGroup> Of(Model model, LayerFilter filter, bool insertMul, Dictionary<Node, string> leftAlone)
    {
        var layers = new Dictionary<Node, ScalableLayer>();
        foreach (var node in ExecutionOrder.Of(model).Where(n => WeightFacts.WeightsOf(n).Any(s => !s.IsTable)))
        {
            var layer = ScalableLayer.Of(node, out var reason);
            reason ??= filter.ReasonToSkip(node, layer?.WeightName);
            if (reason is null)
                layers.Add(node, layer!);
            else if (node.OpType is "Gemm" or "MatMul")
                leftAlone.Add(node, reason);
        }

        var byOutput = layers.Values.ToDictionary(l => l.Output);
        var groups = new List<SmoothingGroup>();
        foreach (var input in layers.Values.Where(l => !l.HasChannelsFirst).GroupBy(l => l.Node.Input(0)!))
        {
            ScaleAbsorber? absorber = null;
            var reason =
                WhyShared(input.Key, [.. input.Select(l => l.Node)])
                ?? (
                    (absorber = ScaleAbsorber.Of(input.Key, input.First().Inputs, byOutput, out var why)) is null && !insertMul
                        ? $"its input {why}"
                        : null
                );
            if (reason is null)
                groups.Add(new SmoothingGroup(input.Key, [.. input], absorber));
            foreach (var layer in input.Where(_ => reason is not null))
                leftAlone.Add(layer.Node, reason!);
        }

        return groups;
    }

    /// <summary>Smallest and largest x of each channel, mean |x|, and rows; null where no sample reached it.</summary>
    public (ChannelMinMaxAccumulator Range, double[] Magnitude, float[] Rows)? Seen(StatisticSet statistics) =>
        statistics.Of<ChannelMinMaxAccumulator>(Input, MinMax) is { Channels: > 0 } range && range.Channels == Channels
            ? (
                range,
                statistics.Of<ChannelMeanMagnitudeAccumulator>(Input, Magnitude)!.Means(),
                statistics.Of<RowSampleAccumulator>(Input, Sample)!.Rows()
            )
            : null;

    /// <summary>Divides the value and multiplies the weights.</summary>
    /// <returns>False, with nothing changed, where a number would leave the range of its type.</returns>
    public bool TryApply(GraphEditor editor, double[] factors)
    {
        foreach (var layer in Layers)
            layer.ScaleInputs(factors);
        if (Layers.Any(l => !l.Fits) || (Absorber is not null && !Absorber.TryDivide(editor, factors)))
        {
            foreach (var layer in Layers)
                layer.ScaleInputs([.. factors.Select(f => 1 / f)]);
            return false;
        }

        foreach (var layer in Layers)
            layer.Write(editor);
        if (Absorber is null)
            InsertMul(editor, factors);
        return true;
    }

    private void InsertMul(GraphEditor editor, double[] factors)
    {
        var first = Layers[0].Node;
        var scale = editor.AddConstant(
            first,
            $"{Input}_smoothing",
            Tensor.FromSingles([factors.Length], [.. factors.Select(f => (float)(1 / f))])
        );
        var mul = editor.AddNode(first.Scope, "Mul", [Input, scale], [$"{Input}_smoothed"], name: $"{Input}_smooth", before: first);
        foreach (var layer in Layers)
            editor.SetInput(layer.Node, 0, mul.Outputs[0]);
    }

    private static string? WhyShared(Value input, IReadOnlyCollection<Node> layers) =>
        input.IsGraphOutput ? $"its input '{input}' is a graph output"
        : input.Uses.FirstOrDefault(u => !layers.Contains(u.Node) || u.Index != 0) is { Node: { } other }
            ? $"its input '{input}' is also read by {other}"
        : null;
}
