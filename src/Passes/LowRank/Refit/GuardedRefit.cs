using System.Globalization;
using NNCompress.OnnxIO;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Pruning;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Fits a decomposed model again as far as that brings its outputs nearer to the float model's. Layer by layer each fit is judged on rows that it did not learn from, but
/// what is nearer at every layer need not be nearer at the end. So copies are fitted on three quarters of the samples first, one in its last factors alone, one in whole
/// layers too, and on the last quarter
/// <code>
/// Σ(y − ŷ)²/Σy²        over rows of all outputs, y the float model's, ŷ the copy's
/// </code>
/// says which of them, or the model as it was decomposed, is nearest. In that extent all samples fit it.
/// </summary>
internal sealed class GuardedRefit(PassContext context, Model reference, Workbench bench)
{
    /// <summary>With fewer samples a quarter says nothing: then every fit counts that was better on its own rows.</summary>
    private const long FewestSamples = 32;

    /// <summary>Runs over the data, those of trials left out.</summary>
    public int Runs { get; private set; }

    /// <summary>Fits what can be fitted, or nothing.</summary>
    /// <param name="decomposed">Decomposed layers, by their node.</param>
    /// <returns>An outcome for each of these nodes, and for whole layers behind any of them.</returns>
    public IReadOnlyDictionary<Node, RefitOutcome> Run(IReadOnlyDictionary<Node, TargetLayer> decomposed)
    {
        if (decomposed.Count == 0)
            return new Dictionary<Node, RefitOutcome>();
        var refit = new SequentialRefit(context, reference, bench);
        var outcomes = refit.Run(decomposed, Choose(decomposed));
        Runs = refit.Runs;
        return outcomes;
    }

    private RefitExtent Choose(IReadOnlyDictionary<Node, TargetLayer> decomposed)
    {
        var samples = context.Calibration!.SampleCount;
        if (samples < FewestSamples)
            return RefitExtent.AllLayers;
        var fitted = samples - samples / 4;
        var others = context.Calibration.Part(fitted, samples - fitted);
        var without = DistanceOf(context.Model);
        var (best, least, tried) = (RefitExtent.None, without, false);
        foreach (var extent in (RefitExtent[])[RefitExtent.AllLayers, RefitExtent.Factors])
        {
            context.Progress?.Report(new PassProgress("trying what is fitted again", 0));
            var copy = ModelCopy.Of(context.Model);
            var refit = new SequentialRefit(Trial(copy.Model, fitted), reference, bench);
            var outcomes = refit.Run(decomposed.ToDictionary(d => copy.Nodes[d.Key], d => d.Value), extent);
            tried |= outcomes.Values.Any(o => o is RefitOutcome.Judged);
            if (!outcomes.Values.Any(o => o is RefitOutcome.Judged { IsBetter: true }))
                continue;
            var distance = DistanceOf(copy.Model);
            // outputs that cannot be compared are no reason
            if (double.IsNaN(distance))
                return RefitExtent.AllLayers;
            if (distance < least)
                (best, least) = (extent, distance);
        }

        if (best == RefitExtent.None && tried)
            context.Findings.Add(
                LowRankCodes.NotRefitted.At(
                    context.PassId,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"Factors stay as they were decomposed: on held-out samples the outputs are off by {Math.Sqrt(without):p1} of their size, and by no less fitted again."
                    )
                )
            );
        return best;

        double DistanceOf(Model model) => OutputDistance.Of(others, reference, model, context.Cancellation);
    }

    private PassContext Trial(Model copy, long samples) =>
        new(copy, context.PassId)
        {
            Layers = context.Layers,
            Seed = context.Seed,
            Threads = context.Threads,
            // of models that are tried once nothing is kept for another run
            Calibration = context.Calibration!.Part(0, samples).First(samples),
            Cancellation = context.Cancellation,
        };
}
