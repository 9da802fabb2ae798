using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>Inputs on which a model runs, made up from its declarations, as <see cref="ShapeObserver"/> makes them.</summary>
public static class MadeUpInputs
{
    /// <param name="model">The model; it is run, and not changed.</param>
    /// <param name="options">Given values and extents, which come first; none where null.</param>
    /// <param name="cancellation">Stops the search.</param>
    /// <exception cref="DiagnosticException">The runtime does not open the model, or it runs on nothing that can be made up.</exception>
    public static IReadOnlyList<NamedValue> For(Model model, ObservationOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ObservationOptions();
        var samples = new SampleInputs(model, options);
        var inputs = samples.Make(SampleTrial.First);
        try
        {
            using var runner = InferenceRunner.Open(model, new RunnerOptions(options.Threads, GraphOptimization.None), cancellation);
            using var result = runner.Run(inputs, cancellation: cancellation);
            return inputs;
        }
        catch (DiagnosticException e) when (samples.IsFree && e.Diagnostics[0].Code == RuntimeCodes.RunFailed)
        {
            return SampleSearch.Find(model, samples, options.Threads, e, cancellation);
        }
    }
}
