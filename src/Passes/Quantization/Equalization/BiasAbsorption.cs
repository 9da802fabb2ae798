using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Fusion;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Moves large biases on to the layers behind (Nagel et al. 2019, section 4.1.3), so that what stands between two layers needs no range for what all its numbers
/// have in common:
/// <code>
/// h = f(W1·x + b1),  y = W2·h + b2        f(v − c) = f(v) − c  where v ≥ c ≥ 0, as for Relu
/// b1' = b1 − c       b2' = b2 + W2·c      c_i = max(0, the q-quantile of channel i of W1·x + b1 over the calibration data)
/// </code>
/// The paper takes β − 3γ of a BatchNormalization for the quantile; here it is observed. With q = 0, the smallest value, nothing changes on the calibration data;
/// with q above 0 the lowest values are cut. Either way what the outputs lose is measured, and all of it is left out where that is too much. W2 must add up all of c
/// everywhere, which a layer that pads with zeros does not.
/// </summary>
/// <param name="context">Its calibration data is there.</param>
/// <param name="quantile">q, at least 0 and below 1.</param>
internal sealed class BiasAbsorption(PassContext context, double quantile)
{
    /// <summary>Rows that a quantile above 0 is taken of.</summary>
    private const int SampledRows = 4096;

    private readonly List<(ScalableLayer From, EqualizationPath Path, StatisticRequest Request)> _pairs = [];
    private readonly Dictionary<Node, LinearLayer> _layers = [];
    private readonly Dictionary<Node, double[]> _biases = [];

    /// <summary>Layers with a changed bias, and how many of their channels lost some of it.</summary>
    public IReadOnlyDictionary<Node, int> Changed { get; private set; } = new Dictionary<Node, int>();

    /// <summary>Noise over signal of the model's outputs on the calibration data, as amplitudes: √(Σ(y − ỹ)²/Σy²); 0 where nothing was absorbed.</summary>
    public double OutputChange { get; private set; }

    /// <summary>Takes a layer and its readers in.</summary>
    /// <returns>Why their biases stay, as the rest of a sentence that begins with the layer; null where they need not.</returns>
    public string? Add(ScalableLayer from, EqualizationPath path)
    {
        if (path.Clips is [var (clip, _), ..])
            return $"{clip} behind it bends at its upper bound too";
        if (path.Through.FirstOrDefault(CountsPadding) is { } pool)
            return $"{pool} behind it counts zeros around its input into its means";
        foreach (var node in path.Ends.Select(e => e.To.Node).Prepend(from.Node))
        {
            if (_layers.ContainsKey(node))
                continue;
            if (LinearLayer.Of(node, out var reason) is not { } layer)
                return reason;
            if (node != from.Node && layer.WhyShiftIsNotConstant is { } padded)
                return padded;
            _layers.Add(node, layer);
        }

        StatisticKind kind =
            quantile == 0
                ? new ChannelMinMaxStatistic(from.HasChannelsFirst ? 1 : -1)
                : new RowSampleStatistic(
                    SampledRows,
                    from.HasChannelsFirst ? PatchRows.Positions(from.SpatialRank) : new LastAxisRows(),
                    context.Seed
                );
        _pairs.Add((from, path, new StatisticRequest(from.Output, kind)));
        return null;
    }

    /// <summary>Absorbs the biases of all layers that were taken in, unless the outputs change by more than is allowed.</summary>
    /// <param name="mostChange">The largest <see cref="OutputChange"/> that is allowed.</param>
    public void Run(double mostChange)
    {
        if (_pairs.Count == 0)
            return;
        var found = context.Calibration!.Collect(context.Model, [.. _pairs.Select(p => p.Request)], context.Cancellation);
        var changed = new Dictionary<Node, int>();
        foreach (var (from, path, request) in _pairs)
        {
            var c = Common(found, request, from.Outputs);
            if (c.Any(v => v > 0))
                Move(from, path, c, changed);
        }

        if (changed.Count == 0)
        {
            Tell("no channel between two layers has values above 0 alone");
            return;
        }

        var rounded = _biases.ToDictionary(b => b.Key, b => _layers[b.Key].Rounded(b.Value));
        if (rounded.Values.Any(b => b is null))
        {
            Tell("a bias would leave the range of its type");
            return;
        }

        var trial = ModelCopy.Of(context.Model);
        Write(new GraphEditor(trial.Model, context.PassId), rounded!, node => LinearLayer.Of(trial.Nodes[node], out _)!);
        var before = OutputSamples.Of(context.Model, context.Calibration!, context.Cancellation);
        var after = OutputSamples.Of(trial.Model, context.Calibration!, context.Cancellation);
        var change = Math.Pow(10, -before.SqnrOf(after) / 20);
        if (change > mostChange)
        {
            Tell($"the outputs would change by {change:g2} of their size on the calibration data, and {mostChange:g2} is allowed");
            return;
        }

        Write(context.Editor, rounded!, node => _layers[node]);
        (Changed, OutputChange) = (changed, change);
    }

    /// <summary>An AveragePool whose windows reach over the border and count what is there as zeros.</summary>
    private static bool CountsPadding(Node node) =>
        node.Is("AveragePool")
        && node.Attributes.Int("count_include_pad", 0) != 0
        && (node.Attributes.String("auto_pad") is "SAME_UPPER" or "SAME_LOWER" || (node.Attributes.Ints("pads") ?? []).Any(p => p != 0));

    private static void Write(GraphEditor editor, Dictionary<Node, Tensor> biases, Func<Node, LinearLayer> layerOf)
    {
        foreach (var (node, bias) in biases)
            layerOf(node).WriteBias(editor, bias);
    }

    /// <summary>c of each channel; 0 where no sample reached it.</summary>
    private double[] Common(StatisticSet found, StatisticRequest request, int channels)
    {
        if (quantile == 0)
        {
            var seen = found.Of<ChannelMinMaxAccumulator>(request.Value, request.Statistic);
            return seen is null || seen.Min.Length != channels
                ? new double[channels]
                : [.. seen.Min.ToArray().Select(m => float.IsFinite(m) ? Math.Max(0.0, m) : 0)];
        }

        var rows = found.Of<RowSampleAccumulator>(request.Value, request.Statistic)?.Rows() ?? [];
        var count = rows.Length / channels;
        var common = new double[channels];
        if (count == 0)
            return common;
        var column = new float[count];
        for (var channel = 0; channel < channels; channel++)
        {
            for (var row = 0; row < count; row++)
                column[row] = rows[(row * channels) + channel];
            Array.Sort(column);
            common[channel] = Math.Max(0.0, column[(int)(quantile * (count - 1))]);
        }

        return common;
    }

    private void Move(ScalableLayer from, EqualizationPath path, double[] c, Dictionary<Node, int> changed)
    {
        Shift(from.Node, [.. c.Select(v => -v)]);
        changed[from.Node] = c.Count(v => v > 0);
        foreach (var end in path.Ends)
        {
            Shift(end.To.Node, _layers[end.To.Node].Respond(end.Spread(c)));
            changed.TryAdd(end.To.Node, 0);
        }
    }

    private void Shift(Node node, double[] shift)
    {
        if (!_biases.TryGetValue(node, out var bias))
            _biases.Add(node, bias = [.. _layers[node].Bias]);
        for (var i = 0; i < bias.Length; i++)
            bias[i] += shift[i % shift.Length];
    }

    /// <summary>Tells the user why nothing was absorbed.</summary>
    /// <param name="reason">The rest of a sentence.</param>
    public void Tell(string reason) =>
        context.Findings.Add(
            QuantizationCodes.NotAbsorbed.At(
                context.PassId,
                $"Biases stay where they are: {reason}.",
                "Absorb the smallest values only (0), or allow more."
            )
        );
}
