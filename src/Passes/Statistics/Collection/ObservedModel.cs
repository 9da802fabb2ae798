using NNCompress.OnnxIO;
using NNCompress.Runtime;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// A session that shows values of a model: a copy of it returns them as outputs, and computes no more than these need. Only those, so that the runtime's fusions
/// elsewhere survive. One thread to an operator, as sums in an operator may depend on it.
/// </summary>
internal sealed class ObservedModel : IDisposable
{
    private readonly InferenceRunner _runner;

    private ObservedModel(InferenceRunner runner, IReadOnlyList<ObservedName> names, IReadOnlyList<string> outputs)
    {
        _runner = runner;
        Names = names;
        Outputs = outputs;
    }

    /// <summary>The values, in the order asked for.</summary>
    public IReadOnlyList<ObservedName> Names { get; }

    /// <summary>Outputs that a run computes.</summary>
    public IReadOnlyList<string> Outputs { get; }

    /// <param name="model">The model; not changed.</param>
    /// <param name="values">Values of it that <see cref="Exposure.WhyNot"/> has nothing against.</param>
    /// <param name="stateOutputs">Outputs of the model that are needed besides.</param>
    /// <param name="cancellation">Stops the opening of the session.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The runtime does not open the model.</exception>
    public static ObservedModel Open(
        Model model,
        IReadOnlyList<Value> values,
        IEnumerable<string> stateOutputs,
        CancellationToken cancellation
    )
    {
        var copy = ModelCopy.Of(model);
        var exposure = new Exposure(copy);
        var names = values.Select(exposure.Expose).ToArray();
        string[] outputs = [.. names.Where(n => !n.IsInput).Select(n => n.Name).Concat(stateOutputs).Distinct()];
        // the runtime computes at least one output, also where only inputs are looked at
        if (outputs.Length == 0)
            outputs = [copy.Model.Graph.Outputs[0].Name];
        exposure.Narrow(outputs);
        return new ObservedModel(InferenceRunner.Open(copy.Model, new RunnerOptions(Threads: 1), cancellation), names, outputs);
    }

    /// <summary>Runs the model; from several threads at once, where wanted.</summary>
    public RunResult Run(IReadOnlyList<NamedValue> inputs, CancellationToken cancellation) => _runner.Run(inputs, Outputs, cancellation);

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();
}
