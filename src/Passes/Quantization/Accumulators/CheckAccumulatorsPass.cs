using NNCompress.Passes.Layers;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="CheckAccumulatorsPass"/> is asked to do.</summary>
/// <param name="Portable">
/// Whether weights of layers in which two products can leave 16 bits are rounded anew to −64..64, so that results are the same on processors with and
/// without VNNI. Needs the float model.
/// </param>
public sealed record CheckAccumulatorsOptions(bool Portable = false);

/// <summary>
/// Tells how many bits the sums of every layer on integers need, and which layers processors without VNNI may compute wrongly ("Towards Cheaper Inference in
/// Deep Networks with Lower Bit-Width Accumulators", 2024, on why that matters).
/// <code>
/// worst case:  Σ_j (q_w − z_w)·(q_x − z_x) + q_b over any q_x on the grid        observed:  [min y, max y]/(s_x·s_w) on calibration data
/// pairs:       vpmaddubsw adds two products u8·s8 in 16 bits; safe in any order where 255·(w₁ + w₂) ≤ 32767 for the two largest weights of
///              an output, and 255·(w₁ + w₂) ≥ −32768 for the two smallest
/// </code>
/// </summary>
public sealed class CheckAccumulatorsPass(CheckAccumulatorsOptions options) : Pass
{
    public const string PassId = "check-accumulators";

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        if (options.Portable)
            QuantizedModelCheck.Require(context, calibration: false);
        var before = context.Editor.Changes;
        var reports = new List<LayerReport>();
        var layers = new List<IntegerLayer>();
        foreach (var node in ExecutionOrder.Of(context.Model))
        {
            var layer = IntegerLayer.Of(node, out var reason);
            reason ??= layer is null ? null : context.Layers.ReasonToSkip(node, layer.Weight.Name);
            if (reason is not null)
                reports.Add(LayerReport.LeftAlone(node.Label, node.OpType, node.Input(1)?.Name, reason));
            else if (layer is not null)
                layers.Add(layer);
        }

        var outputs = Observe(context, layers);
        var widths = layers.ToDictionary(l => l, l => AccumulatorWidths.Of(l, outputs.GetValueOrDefault(l)));
        var narrowed = options.Portable ? Narrow(context, widths) : [];
        reports.AddRange(layers.Select(l => Report(l, widths[l], narrowed)));
        var saturating = widths.Count(w => w.Value.SaturatingRows > 0) - narrowed.Count(n => n.Value is null);
        if (saturating > 0)
            context.Findings.Add(
                QuantizedModelCodes.PairsMaySaturate.At(
                    Id,
                    $"In {saturating} of {layers.Count} layers two products can leave 16 bits: processors without VNNI may give other results there.",
                    "Nothing is needed on processors with VNNI or on ARM. Else set the session option session.x64quantprecision to 1, or run this pass with Portable."
                )
            );
        var narrow = narrowed.Count(n => n.Value is null);
        if (narrow > 0)
            context.Findings.Add(
                QuantizedModelCodes.Narrowed.At(
                    Id,
                    $"{narrow} of {layers.Count} layers have weights from -{PairSaturation.SafeMagnitude} to {PairSaturation.SafeMagnitude} now, so that processors without VNNI compute what the model means.",
                    "The alternative is the session option session.x64quantprecision = 1 and weights of 8 bits: no accuracy is lost, but time on such processors."
                )
            );
        return new PassReport(
            Id,
            context.Editor.Changes - before,
            reports,
            [
                new Measure(
                    "worstCaseBits",
                    "Widest sum, worst case (bits)",
                    widths.Values.Select(w => (double)w.WorstCase).DefaultIfEmpty(double.NaN).Max(),
                    MeasureUnit.Count
                ),
                new Measure(
                    "observedBits",
                    "Widest sum, observed (bits)",
                    widths.Values.Select(w => w.Observed).DefaultIfEmpty(double.NaN).Max(),
                    MeasureUnit.Count
                ),
                new Measure("saturating", "Layers in which pairs may saturate", saturating, MeasureUnit.Count),
                new Measure("narrowed", "Layers narrowed to 7 bits", narrow, MeasureUnit.Count),
            ]
        );
    }

    private static Dictionary<IntegerLayer, ChannelMinMaxAccumulator?> Observe(PassContext context, List<IntegerLayer> layers)
    {
        if (context.Calibration is null || layers.Count == 0)
            return [];
        var kinds = layers.ToDictionary(l => l, l => new ChannelMinMaxStatistic(l.ChannelAxis));
        var found = context.Calibration.Collect(
            context.Model,
            [.. layers.Select(l => new StatisticRequest(l.Node.Output(0)!, kinds[l]))],
            context.Cancellation
        );
        return layers.ToDictionary(l => l, l => found.Of<ChannelMinMaxAccumulator>(l.Node.Output(0)!, kinds[l]));
    }

    /// <summary>Layers that may saturate, each with the reason why it could not be narrowed, or null.</summary>
    private static Dictionary<IntegerLayer, string?> Narrow(PassContext context, Dictionary<IntegerLayer, AccumulatorWidths> widths)
    {
        var reference = new ReferenceNodes(context.Reference!);
        var narrowed = new Dictionary<IntegerLayer, string?>();
        foreach (var (layer, width) in widths)
        {
            if (width.SaturatingRows == 0)
                continue;
            var reason = NarrowedWeight.WhyNot(layer, reference);
            if (reason is null)
                NarrowedWeight.Write(context.Editor, layer, reference, context.ParallelOptions);
            narrowed.Add(layer, reason);
        }

        return narrowed;
    }

    private LayerReport Report(IntegerLayer layer, AccumulatorWidths width, Dictionary<IntegerLayer, string?> narrowed)
    {
        Measure[] measures =
        [
            new("worstCaseBits", "Worst case (bits)", width.WorstCase, MeasureUnit.Count),
            new("observedBits", "Observed (bits)", width.Observed, MeasureUnit.Count),
            new("saturatingRows", "Output channels in which pairs may saturate", width.SaturatingRows, MeasureUnit.Share),
        ];
        var reason =
            narrowed.TryGetValue(layer, out var why) ? why
            : !options.Portable && width.SaturatingRows > 0 ? "it was only looked at: pairs of products may saturate"
            : "no two of its products leave 16 bits";
        return new LayerReport(layer.Node.Label, layer.Node.OpType, layer.Weight.Name, reason, measures);
    }
}
