using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Gives the most sensitive nodes of a quantized model back to float until it is good enough (Nagel et al., A White Paper on Neural Network Quantization, 2021,
/// section 5, per-layer analysis).
/// <code>
/// sensitivity of node i:  SQNR of the outputs with node i alone in float, all others quantized
/// restore the k most sensitive ones, the smallest k with  metric(float) − metric(model) ≤ max drop,  or  SQNR ≥ least SQNR
/// </code>
/// SQNR is measured on calibration data, the metric on tuning data: a drop that holds there is held against evaluation samples that chose nothing. Where the goal cannot be reached, the best model so far is kept,
/// and a warning says so.
/// </summary>
public sealed class MixedPrecisionPass(MixedPrecisionOptions options) : Pass
{
    public const string PassId = "mixed-precision";

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override bool UsesTuning => options.MinSqnr is null;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        Check(context);
        var before = context.Editor.Changes;
        var units = PrecisionUnit.Of(context);
        var wanted = OutputSamples.Of(context.Reference!, context.Calibration!, context.Cancellation);
        double SqnrOf(Model model) => wanted.SqnrOf(OutputSamples.Of(model, context.Calibration!, context.Cancellation));
        var sqnr = SqnrOf(context.Model);

        var (judge, goal) = options.MinSqnr is { } least
            ? (SqnrOf, least)
            : ((Func<Model, double>)(m => context.Scorer!.Score(m, context.Cancellation)), context.Scorer!.Baseline - options.MaxDrop);
        var search = new PrecisionSearch(judge, goal);
        var first = search.Begin(context.Model);
        PrecisionUnit[] ranked = search.IsReached ? [] : Rank(context, units, SqnrOf);
        search.Run(context, ranked);
        var restored = ranked.Take(search.BestCount).ToArray();
        if (restored.Length > 0)
            PrecisionUnit.Restore(context.Editor, context.Reference!, restored);
        if (!search.IsReached)
            context.Findings.Add(
                QuantizedModelCodes.GoalMissed.At(
                    Id,
                    options.MinSqnr is null
                        ? $"The best model found lies {context.Scorer!.Baseline - search.Best:0.##} points of {context.Scorer.Metric} below the float one, with {restored.Length} of {units.Count} nodes in float."
                        : $"The best model found has {search.Best:0.#} dB, with {restored.Length} of {units.Count} nodes in float.",
                    "Allow more, or exclude layers from quantization."
                )
            );
        return Report(
            context,
            before,
            units,
            ranked,
            restored,
            (sqnr, restored.Length == 0 ? sqnr : SqnrOf(context.Model)),
            (first, search)
        );
    }

    private void Check(PassContext context)
    {
        var findings = new DiagnosticBag();
        findings.AddRange(options.Check());
        if (options.MinSqnr is null && context.Scorer is null)
            findings.Add(
                QuantizedModelCodes.NothingToJudgeBy.At(
                    Id,
                    "Whether the drop holds is measured on labelled evaluation data, and there is none.",
                    "Give evaluation data, or a least SQNR of the outputs instead of a drop."
                )
            );
        findings.ThrowIfErrors();
        QuantizedModelCheck.Require(context, calibration: true);
    }

    /// <summary>Units that may be restored, the one whose restoration helps the outputs most first; ties by place.</summary>
    private PrecisionUnit[] Rank(PassContext context, IReadOnlyList<PrecisionUnit> units, Func<Model, double> sqnrOf)
    {
        var free = units.Where(u => u.WhyFixed is null).ToArray();
        var measured = new List<PrecisionUnit>();
        foreach (var (index, unit) in free.Index())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress?.Report(new PassProgress($"measuring {unit.Node.Label}", (double)index / free.Length));
            using var copy = ModelCopy.Of(context.Model).Model;
            PrecisionUnit.Restore(new GraphEditor(copy, Id), context.Reference!, [unit]);
            measured.Add(unit with { Sqnr = sqnrOf(copy) });
        }

        return [.. measured.OrderByDescending(u => u.Sqnr).ThenBy(u => u.Place).Take((int)Math.Floor(options.MaxRestored * units.Count))];
    }

    private PassReport Report(
        PassContext context,
        int before,
        IReadOnlyList<PrecisionUnit> units,
        PrecisionUnit[] ranked,
        PrecisionUnit[] restored,
        (double Before, double After) sqnr,
        (double Before, PrecisionSearch Search) figure
    )
    {
        var byPlace = ranked.ToDictionary(u => u.Place);
        HashSet<int> inFloat = [.. restored.Select(u => u.Place)];
        var unit = options.MinSqnr is null ? MeasureUnit.Points : MeasureUnit.Number;
        var title = options.MinSqnr is null ? context.Scorer!.Metric : "Output SQNR (dB)";
        return new PassReport(
            Id,
            context.Editor.Changes - before,
            [
                .. units.Select(u =>
                    inFloat.Contains(u.Place)
                        ? new LayerReport(
                            u.Node.Label,
                            u.Node.OpType,
                            null,
                            null,
                            [new("sqnrAlone", "Output SQNR with it alone in float (dB)", byPlace[u.Place].Sqnr, MeasureUnit.Number)]
                        )
                        : LayerReport.LeftAlone(u.Node.Label, u.Node.OpType, null, WhyQuantized(u, byPlace))
                ),
            ],
            [
                new Measure("restored", "Nodes given back to float", restored.Length, MeasureUnit.Count),
                new Measure("quantized", "Nodes on integers before", units.Count, MeasureUnit.Count),
                new Measure("sqnrBefore", "Output SQNR before (dB)", sqnr.Before, MeasureUnit.Number),
                new Measure("sqnr", "after", sqnr.After, MeasureUnit.Number),
                new Measure("figureBefore", $"{title} before", figure.Before, unit),
                new Measure("figure", "after", figure.Search.Best, unit),
                new Measure("trials", "Models judged", figure.Search.Trials, MeasureUnit.Count),
            ]
        );
    }

    private static string WhyQuantized(PrecisionUnit unit, Dictionary<int, PrecisionUnit> ranked) =>
        unit.WhyFixed
        ?? (
            ranked.TryGetValue(unit.Place, out var measured) ? $"not needed; alone in float it gives {measured.Sqnr:0.#} dB" : "not needed"
        );
}
