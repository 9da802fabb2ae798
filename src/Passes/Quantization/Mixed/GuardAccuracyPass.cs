using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Keeps quantization from costing the outputs too much: the safety net where nobody asked for a limit.
/// <code>
/// SQNR of the outputs ≥ least SQNR                                        all is well
/// else, with labels:  the loss is not more than chance, or ≤ max loss     all is well;  the metric decides
/// else, with labels:  change until metric(float) − metric(model) ≤ max loss
/// else:               change until SQNR ≥ least SQNR
/// change: the nodes that cost most go back to float, in the order of <see cref="UnitSensitivity"/>
/// </code>
/// SQNR is measured on calibration data, the metric on tuning samples, or on calibration samples where they have labels; never on evaluation samples.
/// </summary>
public sealed class GuardAccuracyPass(GuardAccuracyOptions options) : Pass
{
    public const string PassId = "guard-accuracy";

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override bool UsesLabels => true;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        var findings = new DiagnosticBag();
        findings.AddRange(options.Check());
        findings.ThrowIfErrors();
        if (!context.Model.AllNodes.Any(QdqForm.IsInteger))
            return Report(context, 0, [], [], 0, []);
        QuantizedModelCheck.Require(context, calibration: true);
        var before = context.Editor.Changes;
        var units = PrecisionUnit.Of(context);
        var data = context.Calibration!.First(OutputSamples.MostSamples);
        var wanted = OutputSamples.Of(context.Reference!, data, context.Cancellation);
        double SqnrOf(Model model) => wanted.SqnrOf(OutputSamples.Of(model, data, context.Cancellation));
        var sqnr = SqnrOf(context.Model);
        var figures = new List<Measure> { new("sqnrBefore", "Output SQNR before (dB)", sqnr, MeasureUnit.Number) };
        var least = options.MinSqnr ?? GuardAccuracyOptions.PriceOf(units.Count(u => u.IsLayer));
        figures.Add(new("wanted", "wanted", least, MeasureUnit.Number));
        if (sqnr >= least)
            return Report(context, before, units, [], 0, figures);

        var (judge, goal) = ((Func<Model, double>)SqnrOf, least);
        if (context.LearnedScorer is { } scorer)
        {
            var score = scorer.Judge(context.Model, context.Cancellation);
            var most = scorer.IsShare ? options.MaxLoss : options.MaxLoss / 100 * Math.Abs(scorer.Baseline);
            figures.Add(
                new("lost", $"{scorer.Metric} lost on samples that were learned from", scorer.Baseline - score.Points, MeasureUnit.Number)
            );
            if (score.LeastLost <= 0 || scorer.Baseline - score.Points <= most)
                return Report(context, before, units, [], 0, figures);
            (judge, goal) = (m => scorer.Score(m, context.Cancellation), scorer.Baseline - most);
        }

        PrecisionUnit[] ranked =
        [
            .. UnitSensitivity.Rank(context, units, context.LearnedScorer).OrderBy(u => u.SqnrAlone < options.MinSqnrAlone ? 0 : 1),
        ];
        var alone = ranked.Count(u => u.SqnrAlone < options.MinSqnrAlone);
        var change = new PrecisionChange(PrecisionGain.Float, ranked, context.Reference!);
        var search = new PrecisionSearch(judge, goal);
        search.Begin(context.Model);
        search.Run(context, alone, change.Count, change.Make);
        change.Make(context.Editor, search.BestCount);
        var after = SqnrOf(context.Model);
        figures.Add(new("sqnr", "after", after, MeasureUnit.Number));
        figures.Add(new("trials", "Models judged", search.Trials, MeasureUnit.Count));
        if (search.BestCount > 0)
            context.Findings.Add(
                QuantizedModelCodes.Guarded.At(
                    Named([.. ranked.Take(search.BestCount).Where(u => u.IsLayer).Select(u => u.Node.Label)]),
                    $"On integers they cost the outputs too much: {sqnr:0.#} dB of signal to noise with them, {after:0.#} dB with them in float."
                )
            );
        return Report(context, before, units, ranked, search.BestCount, figures);
    }

    private static string Named(string[] layers)
    {
        const int Most = 5;
        return string.Join(", ", layers.Take(Most)) + (layers.Length > Most ? $" and {layers.Length - Most} more" : "");
    }

    private PassReport Report(
        PassContext context,
        int before,
        IReadOnlyList<PrecisionUnit> units,
        IReadOnlyList<PrecisionUnit> ranked,
        int count,
        List<Measure> figures
    ) =>
        new(
            Id,
            context.Editor.Changes - before,
            PrecisionReport.Of(units, ranked, [], [.. ranked.Take(count)]),
            [
                new Measure("restored", "Nodes given back to float", count, MeasureUnit.Count),
                new Measure("quantized", "Nodes on integers before", units.Count, MeasureUnit.Count),
                .. figures,
            ]
        );
}
