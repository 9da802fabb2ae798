using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>The report of a pruning pass, and its columns.</summary>
internal static class PruningReport
{
    /// <summary>Reasons that an error lists at most.</summary>
    private const int MaxReasons = 8;

    /// <param name="context">The run.</param>
    /// <param name="survey">Every slot considered, in order.</param>
    /// <param name="decisions">What was decided for those that are layers, in the same order.</param>
    /// <param name="totals">Figures that the pass adds to its totals.</param>
    public static PassReport Of(
        PassContext context,
        IReadOnlyList<SurveyedLayer> survey,
        IReadOnlyList<PrunedLayer> decisions,
        params ReadOnlySpan<Measure> totals
    )
    {
        var queue = new Queue<PrunedLayer>(decisions);
        var layers = new List<LayerReport>();
        foreach (var slot in survey)
        {
            var decision = slot.Layer is null ? null : queue.Dequeue();
            layers.Add(
                (slot.Reason ?? decision!.Reason) is { } reason
                    ? slot.LeftAlone(reason)
                    : new LayerReport(slot.Label, slot.Operator, slot.Tensor, null, Measures(context, decision!))
            );
        }

        var weights = decisions.Sum(d => d.Layer.Count);
        var (before, after) = (decisions.Sum(d => d.ZerosBefore), decisions.Sum(d => d.Change.Zeros));
        return new PassReport(
            context.PassId,
            decisions.Count(d => d.Reason is null),
            layers,
            [
                Weights(weights),
                new("zerosBefore", "zeros before", before, MeasureUnit.Count),
                new("zerosAfter", "zeros after", after, MeasureUnit.Count),
                Reached(weights > 0 ? (double)after / weights : 0),
                .. totals,
            ]
        );
    }

    private static Measure[] Measures(PassContext context, PrunedLayer decision) =>
        [
            Weights(decision.Layer.Count),
            new("wantedSparsity", "wanted", decision.Wanted, MeasureUnit.Share),
            Reached((double)decision.Change.Zeros / decision.Layer.Count),
            new("threshold", "threshold", decision.Threshold, MeasureUnit.Number),
            new("relativeError", "relative error", decision.Change.RelativeError, MeasureUnit.Share),
            new(
                "spectralError",
                "spectral error",
                context.Detail ? SpectralError(context, decision.Layer, decision.Rewrite!) : double.NaN,
                MeasureUnit.Share
            ),
            .. decision.Extra,
        ];

    /// <summary>‖W − W̃‖₂ / ‖W‖₂ of the matrix [out, in·k]; NaN where the layout hides the matrix.</summary>
    public static double SpectralError(PassContext context, PrunableLayer layer, WeightRewrite rewrite)
    {
        if (layer.View is not { } view)
            return double.NaN;
        context.Progress?.Report(new PassProgress($"spectral error of {layer}", 1));
        var before = new WeightMatrix(view, layer.Weights);
        var whole = Norm(before);
        return whole > 0 ? Norm(new DifferenceMatrix(before, new WeightMatrix(view, rewrite.Of(layer.Weights)))) / whole : 0;

        double Norm(MatrixSource matrix)
        {
            var random = new DeterministicRandom(context.Seed, $"{context.PassId}/spectral norm/{layer.Label}");
            return SpectralNorm.Estimate(matrix, random, context.ParallelOptions).Norm;
        }
    }

    private static Measure Weights(long count) => new("weights", "weights", count, MeasureUnit.Count);

    private static Measure Reached(double sparsity) => new("reachedSparsity", "reached", sparsity, MeasureUnit.Share);

    /// <summary>The error of a request that changes nothing.</summary>
    public static DiagnosticException NothingPruned(PassReport report)
    {
        var reasons = report
            .Layers.GroupBy(l => l.LeftAloneBecause)
            .OrderByDescending(g => g.Count())
            .Select(g =>
                $"{string.Join(", ", g.Take(3).Select(l => l.Layer))}{(g.Count() > 3 ? $" and {g.Count() - 3} more" : "")}: {g.Key}"
            )
            .ToArray();
        var message =
            reasons.Length == 0
                ? "The model has no operator with weights."
                : "No weight changes. " + string.Join("; ", reasons.Take(MaxReasons)) + (reasons.Length > MaxReasons ? "; …" : "") + ".";
        return new DiagnosticException(
            PruningCodes.NothingPruned.At(
                report.PassId,
                message,
                "Ask for more sparsity or other layers; --sparsity 0 changes nothing without an error."
            )
        );
    }
}
