using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="ChooseQuantizationPass"/> is asked to do.</summary>
/// <param name="Static">What all forms have in common; ranges and scales that it fixes are not asked about. Null for the defaults.</param>
public sealed record ChooseQuantizationOptions(QuantizeStaticOptions? Static = null);

/// <summary>
/// Quantizes a model in several ways, compares them, and keeps the best.
/// <code>
/// questions: ranges, scales, equalize, smooth, rounding; each answered with the best answers so far (coordinate descent)
/// figure: the task's loss on labelled samples that were learned from or are for tuning; without labels −SQNR of the outputs
/// an answer is kept where its figure is lower than the best so far
/// </code>
/// Ranges, scales and what happens before are compared with weights rounded to the nearest, roundings at the end; what <c>--effort default</c> does is one of the last, so that the result is not
/// worse than that on these samples.
/// </summary>
public sealed class ChooseQuantizationPass(ChooseQuantizationOptions options) : Pass
{
    public const string PassId = "choose-quantization";

    private readonly QuantizeStaticOptions _common = options.Static ?? new QuantizeStaticOptions();

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override bool UsesTuning => true;

    /// <inheritdoc/>
    public override bool UsesLabels => true;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        if (context.Calibration is null)
            throw new DiagnosticException(
                QuantizedModelCodes.NoCalibration.At(
                    Id,
                    "It compares models on calibration data, and there is none.",
                    "Give calibration data."
                )
            );
        var stages = new FormStages(_common);
        var trial = new FormTrial(context, _common, stages.Questions[0](stages.Start).Prepend(stages.Start));
        var judge = FormJudge.Of(context, trial.Reference);
        var trials = new List<TrialReport>();
        var best = (Form: stages.Start, Figure: double.PositiveInfinity);

        Try(stages.Start);
        foreach (var question in stages.Questions)
        {
            foreach (var form in question(best.Form).ToArray())
                Try(form);
        }

        foreach (var form in stages.Roundings(best.Form).ToArray())
            Try(form);

        var (inner, reference) = trial.Apply(best.Form);
        return new PassReport(
            Id,
            inner.Sum(r => r.Changes),
            [],
            [
                new Measure("trials", "Forms compared", trials.Count, MeasureUnit.Count),
                new Measure("figure", $"{judge.Title} of the best", judge.Shown(best.Figure), MeasureUnit.Number),
            ]
        )
        {
            Trials = [.. trials.Select(t => t with { IsKept = t.Name == best.Form.Name })],
            Inner = inner,
            Reference = reference,
        };

        void Try(QuantizationForm form)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress?.Report(new PassProgress($"trying {form.Name}", trials.Count / 12.0));
            using var model = trial.Make(form);
            var figure = judge.FigureOf(model);
            trials.Add(new TrialReport(form.Name, IsKept: false, judge.Figures(model, figure)));
            if (figure < best.Figure)
                best = (form, figure);
        }
    }
}
