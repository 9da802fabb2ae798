using System.Globalization;
using NNCompress.OnnxIO;
using NNCompress.Passes.Stages;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// Whether layers are fitted each behind its pruned prefix, or all at once behind the float one. The first lets a layer make up for what those before it lost. It also
/// fits every layer to errors that are those of the calibration samples alone, and on a deep network with few samples that adds up: so both ways are tried on three
/// quarters of the samples, and the one counts whose outputs keep more of the original's on the last quarter.
/// </summary>
internal static class StageChoice
{
    /// <summary>Stages of a network that is pruned behind its pruned prefix, at most about.</summary>
    public const int Sequential = 32;

    /// <summary>Stages of the trial of that: what a deep network loses hardly depends on their number, what the trial takes does.</summary>
    private const int Tried = 16;

    /// <summary>With fewer samples a quarter says nothing.</summary>
    private const long FewestSamples = 32;

    /// <param name="context">With calibration data; the model is not pruned yet.</param>
    /// <param name="reference">The float model.</param>
    /// <param name="layers">The layers that are fitted.</param>
    /// <param name="options">What is to be done; its stages count where they are given.</param>
    /// <returns>About how many stages there may be.</returns>
    public static int Of(PassContext context, Model reference, IReadOnlyList<FittedLayer> layers, PruneObsOptions options)
    {
        if (options.Stages is { } given)
            return given;
        var samples = context.Calibration!.SampleCount;
        if (samples < FewestSamples || LayerLevels.Of(context.Model, layers).Count < 2)
            return Sequential;
        var fitted = samples - (samples / 4);
        var others = context.Calibration.Part(fitted, samples - fitted);
        var (together, apart) = (LostBy(1), LostBy(Tried));
        // what cannot be compared is no reason
        if (!(together < apart))
            return Sequential;
        context.Findings.Add(
            PruningDataCodes.PrefixChosen.At(
                context.PassId,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"All layers are fitted behind the float prefix: of what held-out samples give, that loses {together:p0}, one layer behind the other {apart:p0}."
                )
            )
        );
        return 1;

        double LostBy(int stages)
        {
            context.Progress?.Report(new PassProgress(stages == 1 ? "trying the float prefix" : "trying the pruned prefix", 0));
            var copy = ModelCopy.Of(context.Model).Model;
            new PruneObsPass(options with { Stages = stages }).Run(
                new PassContext(copy, context.PassId)
                {
                    Layers = context.Layers,
                    Seed = context.Seed,
                    Threads = context.Threads,
                    Calibration = context.Calibration.Part(0, fitted),
                    Reference = context.Reference,
                    Cancellation = context.Cancellation,
                }
            );
            var lost = OutputDistance.BeyondLines(others, reference, copy, context.Cancellation);
            // what a trial leaves behind, hundreds of megabytes of moments and rows, would else lie beside what the next one takes
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            return lost;
        }
    }
}
