using System.Globalization;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Repair;

namespace NNCompress.Passes.Pruning;

/// <summary>Walks the steps of a schedule, measures each, and keeps the last one that costs no more than is allowed.</summary>
internal static class GradualPruning
{
    /// <param name="context">With a scorer.</param>
    /// <param name="options">Schedule, steps and allowed drop.</param>
    /// <param name="decide">The decisions after a share of the way.</param>
    /// <returns>What is written into the model now, and figures for the totals.</returns>
    /// <exception cref="DiagnosticException">The first step costs too much already; the model is as it was.</exception>
    public static (IReadOnlyList<PrunedLayer> Decisions, Measure[] Totals) Run(
        PassContext context,
        PruneMagnitudeOptions options,
        Func<double, IReadOnlyList<PrunedLayer>> decide
    )
    {
        var scorer = context.Scorer!;
        var reference = context.Calibration is null || !options.Repair ? null : context.Reference ?? ModelCopy.Of(context.Model).Model;
        var steps = options.WantedSchedule.Progress(options.Steps);
        IReadOnlyList<PrunedLayer> best = [];
        var (taken, score) = (0, scorer.Baseline);
        foreach (var progress in steps)
        {
            var next = decide(progress);
            Write(context, next, best);
            Repair(context, reference);
            context.Progress?.Report(new PassProgress($"measuring step {taken + 1} of {steps.Count}", (double)taken / steps.Count));
            var found = scorer.Score(context.Model, context.Cancellation);
            // a NaN score is no good score
            if (!(scorer.Baseline - found <= options.MaxDrop))
            {
                Stop(context, options, next, best, taken, found);
                if (reference is not null)
                    Restore(context, reference, best);
                break;
            }

            (best, score) = (next, found);
            taken++;
        }

        return (
            best,
            [
                new("steps", "steps", taken, MeasureUnit.Count),
                new("baseline", $"{scorer.Metric} before", scorer.Baseline, MeasureUnit.Points),
                new("score", scorer.Metric, score, MeasureUnit.Points),
            ]
        );
    }

    /// <summary>Brings channels back to the float model's mean and deviation.</summary>
    private static void Repair(PassContext context, Model? reference)
    {
        if (reference is null)
            return;
        new RepairScalePass(new RepairScaleOptions()).Run(
            new PassContext(context.Model, RepairScalePass.PassId)
            {
                Layers = context.Layers,
                Seed = context.Seed,
                Threads = context.Threads,
                Calibration = context.Calibration,
                Reference = reference,
                Cancellation = context.Cancellation,
            }
        );
    }

    /// <summary>Biases, which the rejected step's repair moved, are those of the kept step again: repaired from the same weights, they come out alike.</summary>
    private static void Restore(PassContext context, Model reference, IReadOnlyList<PrunedLayer> best)
    {
        foreach (var decision in best)
            decision.Write(context);
        Repair(context, reference);
    }

    /// <summary>Takes back the step that cost too much.</summary>
    private static void Stop(
        PassContext context,
        PruneMagnitudeOptions options,
        IReadOnlyList<PrunedLayer> rejected,
        IReadOnlyList<PrunedLayer> best,
        int taken,
        double found
    )
    {
        Write(context, best.Count > 0 ? best : [.. rejected.Select(d => d with { Rewrite = null })], rejected);
        var cost = string.Create(
            CultureInfo.InvariantCulture,
            $"step {taken + 1} of {options.Steps} takes {context.Scorer!.Metric} from {context.Scorer.Baseline:0.##} to {found:0.##}; {options.MaxDrop:0.##} points may be lost"
        );
        if (best.Count == 0)
            throw new DiagnosticException(
                PruningCodes.FirstStepTooDear.At(context.PassId, $"Already {cost}.", "Take more steps (--steps), or allow a larger drop.")
            );
        context.Findings.Add(PruningCodes.StoppedEarly.At(context.PassId, $"Stopped after {taken} steps: {cost}."));
    }

    /// <summary>Puts decisions into the model; layers that neither they nor the former ones change are not touched.</summary>
    private static void Write(PassContext context, IReadOnlyList<PrunedLayer> decisions, IReadOnlyList<PrunedLayer> former)
    {
        for (var i = 0; i < decisions.Count; i++)
        {
            if (decisions[i].Rewrite is not null || (i < former.Count && former[i].Rewrite is not null))
                decisions[i].Write(context);
        }
    }
}
