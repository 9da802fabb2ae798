using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// Sparsifies weights at random so that their matrix keeps its spectrum ("Neural Network Pruning as Spectrum Preserving Process", Yao et al.;
/// Achlioptas and McSherry 2007).
/// <code>
/// |w| ≥ τ: stays as it is;   below: stays with probability p(w), stored as w/p;   else 0      ⇒  E[W̃] = W
/// p grows with w², with a floor for small w so that stored values have a bound (<see cref="SpectrumRule"/>)
/// τ of each layer: Σ p(w) = number of weights that prune-magnitude would keep of it, under the same targets
/// </code>
/// The errors of single weights are independent and of mean 0, so they add up to a small ‖W − W̃‖₂ where the matrix is large, though
/// ‖W − W̃‖ is larger than magnitude pruning's. The reached sparsity is random. Both spectral errors stand side by side in the report.
/// </summary>
public sealed class PruneSpectrumPass(PruneSpectrumOptions options) : Pass
{
    public const string PassId = "prune-spectrum";

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        var mistakes = options.Check();
        if (mistakes.Count > 0)
            throw new DiagnosticException(mistakes);
        var run = PruningRun.Begin(context, options, Refuse);
        IReadOnlyList<PrunedLayer> decisions = [];
        if (run.Layers.Count > 0)
        {
            var magnitude = new ThresholdDecisions(context, run, (ThresholdPattern)PruningPattern.Unstructured, options, PassId).At(1);
            decisions = [.. magnitude.Select((decision, layer) => Decide(context, run, layer, decision))];
        }

        foreach (var decision in decisions.Where(d => d.Rewrite is not null))
            decision.Write(context);
        var report = PruningReport.Of(context, run.Survey, decisions);
        return report.Changes == 0 && !options.AreZero ? throw PruningReport.NothingPruned(report) : report;
    }

    /// <summary>Scaled values lie between the steps of a quantized weight's grid, and rounding them would bend the mean.</summary>
    private static string? Refuse(PrunableLayer layer) =>
        layer.Source.Dequantization is null ? null : $"its weight '{layer.Source.Name}' is quantized: rescaled weights do not fit its grid";

    private PrunedLayer Decide(PassContext context, PruningRun run, int index, PrunedLayer magnitude)
    {
        var layer = magnitude.Layer;
        var kept = layer.Count - magnitude.Change.Zeros;
        if (magnitude.Rewrite is null || kept == 0)
            return magnitude with
            {
                Rewrite = null,
                Reason = magnitude.Reason ?? "none of its weights is to stay, and no mean is kept by zeros alone",
            };
        context.Progress?.Report(new PassProgress($"drawing {layer}", (double)index / run.Layers.Count));
        var rule = SpectrumThreshold.Solve(run.Census, index, kept, options.Floor);
        // equal names may occur; the position sets them apart
        var notDrawn = SpectrumDraw.Run(
            layer.Magnitudes,
            rule,
            context.Seed,
            $"{PassId}/{index}/{layer.Source.Name}",
            context.ParallelOptions
        );
        var rewrite = new SpectrumRewrite(layer.Source, rule, notDrawn);
        var change = WeightChange.Measure(layer.Weights, rewrite.Of(layer.Weights), context.ParallelOptions);
        return magnitude with
        {
            Rewrite = rewrite,
            Change = change,
            Threshold = rule.Threshold,
            Extra =
            [
                new("expectedSparsity", "expected", (double)magnitude.Change.Zeros / layer.Count, MeasureUnit.Share),
                new("largestStored", "largest stored", rule.Threshold / rule.Floor, MeasureUnit.Number),
                new("magnitudeError", "magnitude's relative error", magnitude.Change.RelativeError, MeasureUnit.Share),
                new(
                    "magnitudeSpectralError",
                    "magnitude's spectral error",
                    context.Detail ? PruningReport.SpectralError(context, layer, magnitude.Rewrite) : double.NaN,
                    MeasureUnit.Share
                ),
            ],
        };
    }
}
