using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>A model that can be opened as often as a measurement needs it: a file, or a model in memory as it is at that time.</summary>
public sealed class ModelSource
{
    private readonly Func<RunnerOptions, CancellationToken, InferenceRunner> _open;

    private ModelSource(string name, Func<RunnerOptions, CancellationToken, InferenceRunner> open)
    {
        Name = name;
        _open = open;
    }

    /// <summary>What to call the model in findings.</summary>
    public string Name { get; }

    public static ModelSource File(string path) => new(path, (options, cancellation) => InferenceRunner.Open(path, options, cancellation));

    /// <param name="model">Stays open, and is not changed while it is measured.</param>
    public static ModelSource InMemory(Model model) =>
        new(
            model.Path is { } path ? Path.GetFileName(path) : "model",
            (options, cancellation) => InferenceRunner.Open(model, options, cancellation)
        );

    /// <exception cref="DiagnosticException">The runtime does not open it.</exception>
    public InferenceRunner Open(RunnerOptions options, CancellationToken cancellation) => _open(options, cancellation);
}
