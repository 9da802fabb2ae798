using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="FitOutputBiasPass"/> is asked to do.</summary>
/// <param name="MinPerClass">Labelled samples that every class must have, at least 2: with fewer, it is not known how often the classes occur.</param>
public sealed record FitOutputBiasOptions(int MinPerClass = 20);

/// <summary>
/// Fits the bias of the layer that gives the class scores to labels: as <see cref="ClassBias"/> on all labelled samples, if <see cref="ClassBiasEvidence"/> finds
/// a gain on halves that the bias was not fitted to.
/// <code>
/// b ← b + argmin_δ Σ_i −ln softmax(z_i + δ)[y_i] + ½·|δ|²          z_i: the model's scores, y_i: the right class
/// </code>
/// No other parameter changes. It corrects what integers, and training itself, did to how readily each class is given; it may end above the float model's accuracy.
/// Samples are those for tuning, or labelled calibration samples; never evaluation samples.
/// </summary>
public sealed class FitOutputBiasPass(FitOutputBiasOptions options) : Pass
{
    public const string PassId = "fit-output-bias";

    /// <summary>A shift is a number of steps, so many to 1.</summary>
    private const double Steps = 1024;

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override bool UsesTuning => true;

    /// <inheritdoc/>
    public override bool UsesLabels => true;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        if (options.MinPerClass < 2)
            throw new DiagnosticException(
                QuantizedModelCodes.OptionRange.At(
                    Id,
                    $"minPerClass is {options.MinPerClass}, and two halves need 2 samples of each class.",
                    "Give 2 or more."
                )
            );
        var before = context.Editor.Changes;
        if (context.LearnedScorer is not { } scorer || scorer.Answers(context.Model, context.Cancellation) is not { } answers)
            return LeftAlone(
                context.Model.Graph.Outputs[0].Producer,
                null,
                "there are no samples to learn from whose labels are one class each"
            );
        if (scorer.IsEvaluated)
            return LeftAlone(
                context.Model.Graph.Outputs[0].Producer,
                null,
                "the labelled samples are evaluated, too: the accuracy of what learned from them would say little"
            );
        var output = context.Model.Graph.Outputs.First(o => o.Name == answers.Output);
        var bias = ScoreBias.Find(output, answers.Classes, out var node, out var reason);
        reason ??= node is null ? null : context.Layers.ReasonToSkip(node, bias?.Name);
        if (bias is null || (reason ?? WhyTooFew(answers)) is not null)
            return LeftAlone(node, bias?.Name, (reason ?? WhyTooFew(answers))!);

        var evidence = ClassBiasEvidence.Of(answers, context.ParallelOptions);
        if (!evidence.IsGain)
            return LeftAlone(
                bias.Node,
                bias.Name,
                FormattableString.Invariant(
                    $"fitted to half of {answers.Labels.Length} labelled samples, it helps the other half by no more than chance: log loss {evidence.LossBefore:0.0000}, with it {evidence.LossAfter:0.0000} ± {evidence.StandardError:0.0000}, right {evidence.RightBefore} and {evidence.RightAfter}"
                )
            );
        int[] all = [.. Enumerable.Range(0, answers.Labels.Length)];
        // coarser than the last bits of scores, in which one way to compute them differs from another
        double[] shift = [.. ClassBias.Fit(answers, all, context.ParallelOptions).Select(b => Math.Round(b * Steps) / Steps)];
        var stored = bias.Add(context.Editor, shift);
        // what lies behind the layer may clip or round: the model itself has the last word
        if (scorer.Answers(context.Model, context.Cancellation) is not { } fitted || !(LossOf(fitted) < LossOf(answers)))
        {
            bias.Restore(context.Editor, stored);
            return LeftAlone(bias.Node, bias.Name, "with the fitted bias the model's own log loss is no smaller");
        }

        context.Findings.Add(
            QuantizedModelCodes.FittedToLabels.At(
                bias.Node.Label,
                FormattableString.Invariant(
                    $"Its bias was fitted to the labels of {answers.Labels.Length} samples, none of them evaluated: their log loss falls from {evidence.LossBefore:0.000} to {evidence.LossAfter:0.000}, each half with what the other gave."
                )
            )
        );
        return Report(
            context.Editor.Changes - before,
            new LayerReport(
                bias.Node.Label,
                bias.Node.OpType,
                bias.Name,
                null,
                [
                    new("samples", "Labelled samples learned from", answers.Labels.Length, MeasureUnit.Count),
                    new("logLossBefore", "Log loss before", evidence.LossBefore, MeasureUnit.Number),
                    new("logLoss", "fitted to the other half", evidence.LossAfter, MeasureUnit.Number),
                    new("largestShift", "Largest shift", shift.Max(Math.Abs), MeasureUnit.Number),
                ]
            )
        );
    }

    private string? WhyTooFew(LabelledScores answers)
    {
        var counts = new int[answers.Classes];
        foreach (var label in answers.Labels)
            counts[label]++;
        if (counts.Min() < options.MinPerClass)
            return $"class {Array.IndexOf(counts, counts.Min())} has {counts.Min()} of {answers.Labels.Length} labelled samples, and {options.MinPerClass} of each class are wanted";
        return Array.TrueForAll(answers.Scores, float.IsFinite) ? null : "a score of the model is no finite number";
    }

    private static double LossOf(LabelledScores answers)
    {
        var none = new double[answers.Classes];
        return Enumerable.Range(0, answers.Labels.Length).Average(i => ClassBias.Loss(answers, i, none));
    }

    private PassReport LeftAlone(Node? node, string? tensor, string reason) =>
        Report(0, LayerReport.LeftAlone(node?.Label ?? "the output", node?.OpType ?? "", tensor, reason));

    private PassReport Report(int changes, LayerReport layer) =>
        new(Id, changes, [layer], [new Measure("fitted", "Output biases fitted to labels", layer.Changed ? 1 : 0, MeasureUnit.Count)]);
}
