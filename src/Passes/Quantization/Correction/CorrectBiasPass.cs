using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="CorrectBiasPass"/> is asked to do.</summary>
/// <param name="Measured">
/// Whether the shift is measured layer by layer behind corrected layers, with a run over the data for each level of layers; else it is computed from the mean of
/// each input channel: one run for all layers, or none where BatchNormalization knows the means; approximate at padded borders, and blind to what rounding
/// activations does.
/// </param>
public sealed record CorrectBiasOptions(bool Measured = false);

/// <summary>
/// Takes the mean error out of every layer's output (Nagel et al., A White Paper on Neural Network Quantization, 2021, section 3.3).
/// <code>
/// computed:   b −= (W̃ − W)·E[x],          E[x] per input channel; behind BatchNormalization and Relu in closed form, else from data
/// measured:   b −= E[ŷ] − E[y],           ŷ = W̃∗x̂ + b behind corrected layers, per output channel
/// </code>
/// Measured, layers go in order of execution, since each correction shifts what the next ones read; those that do not depend on each other share a run
/// over the data.
/// </summary>
public sealed class CorrectBiasPass(CorrectBiasOptions options) : Pass
{
    public const string PassId = "correct-bias";

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        QuantizedModelCheck.Require(context, calibration: options.Measured);
        var before = context.Editor.Changes;
        var reports = new List<(Node Node, LayerReport Report)>();
        var layers = StoredLayer.AllOf(context, reports);
        QuantizedModelCheck.TellIfNone(context, layers);
        foreach (var layer in layers.ToArray())
        {
            if (QdqBias.Of(layer, out var reason) is not null)
                continue;
            layers.Remove(layer);
            reports.Add((layer.Node, LayerReport.LeftAlone(layer.Node.Label, layer.Node.OpType, layer.Original.Name, reason!)));
        }

        var stages = 0;
        if (layers.Count > 0)
        {
            var corrected = options.Measured
                ? MeasuredCorrection.Run(context, layers, out stages)
                : AnalyticCorrection.Run(context, layers, out stages);
            reports.AddRange(corrected);
        }

        var positions = ExecutionOrder.Of(context.Model).Index().ToDictionary(n => n.Item, n => n.Index);
        return new PassReport(
            Id,
            context.Editor.Changes - before,
            [.. reports.OrderBy(r => positions[r.Node]).Select(r => r.Report)],
            [
                new Measure("corrected", "Layers corrected", reports.Count(r => r.Report.Changed), MeasureUnit.Count),
                new Measure("stages", "Runs over the data for corrections", stages, MeasureUnit.Count),
            ]
        );
    }
}
