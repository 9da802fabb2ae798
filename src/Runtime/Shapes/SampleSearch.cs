using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>Looks for made-up inputs on which a model runs, where the simplest ones fail.</summary>
internal static class SampleSearch
{
    /// <param name="model">The model to run.</param>
    /// <param name="samples">Makes the inputs of each trial.</param>
    /// <param name="threads">Threads for the runs.</param>
    /// <param name="first">How the first trial failed: the reason that the user is told when all others fail too.</param>
    /// <param name="cancellation">Stops the search.</param>
    public static IReadOnlyList<NamedValue> Find(
        Model model,
        SampleInputs samples,
        int threads,
        DiagnosticException first,
        CancellationToken cancellation
    )
    {
        using var runner = InferenceRunner.Open(model, new RunnerOptions(threads, GraphOptimization.None), cancellation);
        foreach (var trial in SampleTrial.All.Skip(1))
        {
            var inputs = samples.Make(trial);
            try
            {
                using var result = runner.Run(inputs, cancellation: cancellation);
                return inputs;
            }
            catch (DiagnosticException e) when (e.Diagnostics[0].Code == RuntimeCodes.RunFailed)
            {
                // this trial does not suit the model: the next one
            }
        }

        var reason = first.Diagnostics[0];
        throw new DiagnosticException(
            RuntimeCodes.NoSampleInput.At(
                reason.Place,
                $"It runs on none of the inputs that were tried. The first failed so: {reason.Message}",
                "Give data, or the extents of the inputs."
            ),
            first
        );
    }
}
