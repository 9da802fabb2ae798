using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>
/// Observes the types and extents of a model's values by running it once in ONNX Runtime; nothing is inferred. The runtime's profile
/// tells the shapes at every execution of every node, in bodies and functions too, and keeps no tensor. What it does not show of
/// the main graph (as values between calls of functions) is asked for as an output in a second run. The model is not changed.
/// </summary>
public static class ShapeObserver
{
    /// <param name="model">The model to run, as it is now.</param>
    /// <param name="options">What to run it on; made-up inputs where null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="DiagnosticException">The runtime does not open the model, or it runs on nothing that can be made up.</exception>
    public static ObservedShapes Observe(Model model, ObservationOptions? options = null, CancellationToken cancellation = default)
    {
        options ??= new ObservationOptions();
        var samples = new SampleInputs(model, options);
        var run = new ProfiledRun(model, options.Threads);
        var inputs = samples.Make(SampleTrial.First);
        Observations observations;
        try
        {
            observations = run.Observe(inputs, cancellation);
        }
        catch (DiagnosticException e) when (samples.IsFree && e.Diagnostics[0].Code == RuntimeCodes.RunFailed)
        {
            inputs = SampleSearch.Find(model, samples, options.Threads, e, cancellation);
            observations = run.Observe(inputs, cancellation);
        }

        HiddenValues.Observe(model, inputs, options.Threads, observations, cancellation);
        return KnownValues.Collect(model, inputs, observations);
    }
}
