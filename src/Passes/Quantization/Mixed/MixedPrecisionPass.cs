using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Versions;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Gives the most sensitive nodes of a quantized model more bits, or float, until it is good enough.
/// <code>
/// order:  <see cref="UnitSensitivity"/>
/// change the first k, the smallest k found with  metric(float) − metric(model) ≤ max drop,  or  SQNR ≥ least SQNR
/// change:  float | activations of 16 bits | of the 2n changes first 16 bits for each, then float for each
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
        var data = context.Calibration!.First(OutputSamples.MostSamples);
        var wanted = OutputSamples.Of(context.Reference!, data, context.Cancellation);
        double SqnrOf(Model model) => wanted.SqnrOf(OutputSamples.Of(model, data, context.Cancellation));
        var sqnr = SqnrOf(context.Model);

        var (judge, goal) = options.MinSqnr is { } least
            ? (SqnrOf, least)
            : ((Func<Model, double>)(m => context.Scorer!.Score(m, context.Cancellation)), context.Scorer!.Baseline - options.MaxDrop);
        var search = new PrecisionSearch(judge, goal);
        var first = search.Begin(context.Model);
        PrecisionUnit[] ranked = search.IsReached
            ? []
            :
            [
                .. UnitSensitivity
                    .Rank(context, units, options.MinSqnr is null ? context.LearnedScorer : null)
                    .Take((int)Math.Floor(options.MaxRestored * units.Count)),
            ];
        var change = new PrecisionChange(options.RestoreTo, ranked, context.Reference!);
        search.Run(context, least: 0, change.Count, change.Make);
        change.Make(context.Editor, search.BestCount);
        var (widened, restored) = (change.WidenedBy(search.BestCount), change.RestoredBy(search.BestCount));
        if (!search.IsReached)
            context.Findings.Add(
                QuantizedModelCodes.GoalMissed.At(
                    Id,
                    (
                        options.MinSqnr is null
                            ? $"The best model found lies {context.Scorer!.Baseline - search.Best:0.##} points of {context.Scorer.Metric} below the float one"
                            : $"The best model found has {search.Best:0.#} dB"
                    ) + $", with {restored.Count} of {units.Count} nodes in float and {widened.Count} at 16 bits.",
                    "Allow more, or exclude layers from quantization."
                )
            );
        var unit = options.MinSqnr is null ? MeasureUnit.Points : MeasureUnit.Number;
        var title = options.MinSqnr is null ? context.Scorer!.Metric : "Output SQNR (dB)";
        return new PassReport(
            Id,
            context.Editor.Changes - before,
            PrecisionReport.Of(units, ranked, widened, restored),
            [
                new Measure("restored", "Nodes given back to float", restored.Count, MeasureUnit.Count),
                new Measure("widened", "Nodes with activations of 16 bits", widened.Count, MeasureUnit.Count),
                new Measure("quantized", "Nodes on integers before", units.Count, MeasureUnit.Count),
                new Measure("sqnrBefore", "Output SQNR before (dB)", sqnr, MeasureUnit.Number),
                new Measure("sqnr", "after", search.BestCount == 0 ? sqnr : SqnrOf(context.Model), MeasureUnit.Number),
                new Measure("figureBefore", $"{title} before", first, unit),
                new Measure("figure", "after", search.Best, unit),
                new Measure("trials", "Models judged", search.Trials, MeasureUnit.Count),
            ]
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
        if (options.RestoreTo != PrecisionGain.Float && context.Model.Opsets.Standard < UpgradeOpsetOptions.WideQuantization)
            findings.Add(
                QuantizationCodes.OpsetTooLow.At(
                    context.Model.Path ?? "model",
                    $"The model uses operator set {context.Model.Opsets.Standard}, and integers of 16 bits need {UpgradeOpsetOptions.WideQuantization}.",
                    "Run upgrade-opset before it, or restore to float."
                )
            );
        findings.ThrowIfErrors();
        QuantizedModelCheck.Require(context, calibration: true);
    }
}
