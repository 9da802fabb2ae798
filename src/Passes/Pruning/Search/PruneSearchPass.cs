using System.Globalization;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Repair;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// Tries ways to prune with calibration data, each on a copy, and keeps the best: splits of one budget over the layers, judged by the loss on tuning samples ("FedTiny:
/// Distributed Pruning Towards Tiny Neural Networks in Federated Learning"), or the largest sparsity that costs no more than a given drop there.
/// <code>
/// candidates:  argmin_k loss(repair(prune(split_k)))            splits of the same number of zeros (<see cref="SplitPool"/>)
/// largest drop P:  bisection of s for  score(float) − score(repair(prune(s))) ≤ P
/// </code>
/// What is kept is pruned once more in the model itself: with equal data and seed that gives the same weights.
/// </summary>
public sealed class PruneSearchPass(PruneSearchOptions options) : Pass
{
    public const string PassId = "prune-search";

    private const double MostSparsity = 0.98;

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override bool UsesTuning => true;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        Check(context);
        var reference = context.Reference ?? ModelCopy.Of(context.Model).Model;
        var prune = options.WantedPrune;
        // chosen once, not in each trial
        prune = prune with
        {
            Stages = StageChoice.Of(context, reference, Fitted(context, reference, prune), prune),
        };
        var figures = new List<Measure>();
        if (options.MaxDrop is { } drop)
            prune = prune with { Sparsity = LargestSparsity(context, reference, prune, drop, figures) };
        if (options.Candidates > 1)
            prune = prune with { Split = BestSplit(context, reference, prune, figures) };
        var report = Prune(context, context.Model, reference, prune, context.Findings);
        return report with { PassId = Id, Totals = [.. report.Totals, .. figures] };
    }

    private void Check(PassContext context)
    {
        var findings = new DiagnosticBag();
        findings.AddRange(options.Check());
        if (context.Calibration is null)
            findings.Add(PruningDataRun.NoCalibration(Id));
        if (options.MaxDrop is not null && context.Scorer is null)
            findings.Add(
                PruningDataCodes.NoScorer.At(
                    $"{Id} max-drop",
                    "A drop is measured on labelled samples, and there are none.",
                    "Give evaluation data, or --sparsity instead."
                )
            );
        findings.ThrowIfErrors();
    }

    private static IReadOnlyList<FittedLayer> Fitted(PassContext context, Model reference, PruneObsOptions prune) =>
        new PruningDataRun(context, PruningRun.Begin(context, prune, prune.WantedPattern.ReasonAgainst), prune, reference).Fitted;

    /// <summary>Bisects between nothing and nearly all.</summary>
    private double LargestSparsity(PassContext context, Model reference, PruneObsOptions prune, double drop, List<Measure> figures)
    {
        var scorer = context.Scorer!;
        var (low, high, best) = (0.0, MostSparsity, scorer.Baseline);
        for (var trial = 0; trial < options.Trials; trial++)
        {
            var middle = (low + high) / 2;
            Tell(context, string.Create(CultureInfo.InvariantCulture, $"trying {middle:p1} zeros"), (double)trial / options.Trials);
            var score = scorer.Score(Trial(context, reference, prune with { Sparsity = middle }), context.Cancellation);
            // a NaN score is no good score
            if (scorer.Baseline - score <= drop)
                (low, best) = (middle, score);
            else
                high = middle;
        }

        if (low == 0)
            throw new DiagnosticException(
                PruningDataCodes.NoSparsity.At(
                    $"{Id} max-drop",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Already {high:p1} of zeros cost more than {drop:0.##} points of {scorer.Metric} on the tuning samples."
                    ),
                    "Allow a larger drop, or take more trials."
                )
            );
        figures.Add(new("tuningBaseline", $"{scorer.Metric} before, tuning", scorer.Baseline, MeasureUnit.Points));
        figures.Add(new("tuningScore", $"{scorer.Metric}, tuning", best, MeasureUnit.Points));
        return low;
    }

    private GivenSplit BestSplit(PassContext context, Model reference, PruneObsOptions prune, List<Measure> figures)
    {
        if (context.Scorer is null)
            context.Findings.Add(
                PruningDataCodes.ByDistance.At(
                    $"{Id} candidates",
                    "There are no labelled samples: splits are judged by how far outputs lie from the original's on the calibration data."
                )
            );
        var pool = SplitPool.Of(context, prune, options.Candidates);
        var (best, least, first) = (0, double.PositiveInfinity, double.NaN);
        for (var k = 0; k < pool.Count; k++)
        {
            Tell(context, $"trying split {k + 1} of {pool.Count}: {pool[k].Name}", (double)k / pool.Count);
            var model = Trial(context, reference, prune with { Split = pool[k].Split });
            var loss = context.Scorer is { } scorer
                ? LossOf(scorer, model, context)
                : OutputDistance.Of(context.Calibration!, reference, model, context.Cancellation);
            first = k == 0 ? loss : first;
            if (loss < least)
                (best, least) = (k, loss);
        }

        context.Findings.Add(PruningDataCodes.SplitChosen.At(Id, $"Of {pool.Count} splits the best is '{pool[best].Name}'."));
        figures.Add(new("firstLoss", "loss of the first split", first, MeasureUnit.Number));
        figures.Add(new("bestLoss", "of the best", least, MeasureUnit.Number));
        return pool[best].Split;
    }

    /// <summary>What a judge says that training would make smaller; else the score with its sign turned.</summary>
    private static double LossOf(IModelScorer scorer, Model model, PassContext context) =>
        scorer is IModelJudge judge ? judge.Judge(model, context.Cancellation).TaskLoss : -scorer.Score(model, context.Cancellation);

    private Model Trial(PassContext context, Model reference, PruneObsOptions prune)
    {
        var copy = ModelCopy.Of(context.Model).Model;
        Prune(context, copy, reference, prune, []);
        return copy;
    }

    private PassReport Prune(PassContext context, Model model, Model reference, PruneObsOptions prune, DiagnosticBag findings)
    {
        var report = new PruneObsPass(prune).Run(On(PruneObsPass.PassId, context.Reference));
        if (options.Repair)
            new RepairScalePass(new RepairScaleOptions()).Run(On(RepairScalePass.PassId, reference));
        return report;

        PassContext On(string passId, Model? original) =>
            new(model, passId)
            {
                Findings = findings,
                Layers = context.Layers,
                Seed = context.Seed,
                Threads = context.Threads,
                Calibration = context.Calibration,
                Reference = original,
                Cancellation = context.Cancellation,
                Detail = context.Detail && model == context.Model,
            };
    }

    private static void Tell(PassContext context, string step, double done) => context.Progress?.Report(new PassProgress(step, done));
}
