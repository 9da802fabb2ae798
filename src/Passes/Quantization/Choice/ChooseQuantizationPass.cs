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
/// an answer is kept where its figure is lower than the best so far by more than chance: <see cref="FormScore"/>
/// </code>
/// Ranges, scales and what happens before are compared with weights rounded to the nearest. Then what <c>--effort default</c> does is the one to beat: it is left only for a form that is better than it.
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
        var best = (Form: stages.Start, Score: FormScore.None);

        Try(stages.Start);
        foreach (var question in stages.Questions)
        {
            foreach (var form in question(best.Form).ToArray())
                Try(form);
        }

        var answered = best;
        best = (stages.Default, FormScore.None);
        Try(stages.Default);
        Consider(answered.Form, answered.Score);
        foreach (var form in FormStages.Roundings(answered.Form).Where(f => f != stages.Default).ToArray())
            Try(form);

        var (inner, reference) = trial.Apply(best.Form);
        return new PassReport(
            Id,
            inner.Sum(r => r.Changes),
            [],
            [
                new Measure("trials", "Forms compared", trials.Count, MeasureUnit.Count),
                new Measure("figure", $"{judge.Title} of the best", judge.Shown(best.Score.Figure), MeasureUnit.Number),
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
            context.Progress?.Report(new PassProgress($"trying {form.Name}", trials.Count / 13.0));
            using var model = trial.Make(form);
            var score = judge.ScoreOf(model);
            trials.Add(new TrialReport(form.Name, IsKept: false, judge.Figures(model, score.Figure)));
            Consider(form, score);
        }

        void Consider(QuantizationForm form, FormScore score)
        {
            if (score.IsBetterThan(best.Score))
                best = (form, score);
        }
    }
}
