using NNCompress.Data;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Runtime;

namespace NNCompress.Evaluation;

/// <summary>A model file in an ONNX Runtime session on the CPU, as evaluation sees it: tensors in, tensors out.</summary>
public sealed class SessionRunner : IModelRunner
{
    private readonly InferenceRunner _runner;

    /// <param name="path">The model.</param>
    /// <param name="threads">Threads inside an operator; 0 for as many as there are cores.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The runtime does not open the model.</exception>
    public SessionRunner(string path, int threads = 0)
    {
        Place = path;
        _runner = InferenceRunner.Open(path, new RunnerOptions(threads));
        Inputs =
        [
            .. _runner.Inputs.SelectMany(i => Declaration(i, hasDefault: false)),
            .. _runner.OptionalInputs.SelectMany(i => Declaration(i, hasDefault: true)),
        ];
        Outputs = [.. _runner.Outputs.Where(o => o.Type is TensorType).Select(o => o.Name)];
    }

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public IReadOnlyList<InputDeclaration> Inputs { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Outputs { get; }

    /// <inheritdoc/>
    public IReadOnlyList<KeyValuePair<string, Tensor>> Run(
        IReadOnlyList<KeyValuePair<string, Tensor>> inputs,
        IReadOnlyList<string> outputs,
        CancellationToken cancellation = default
    )
    {
        using var result = _runner.Run([.. inputs.Select(i => new NamedValue(i.Key, i.Value))], outputs, cancellation);
        return [.. outputs.Select(name => KeyValuePair.Create(name, ((TensorValue)result[name].Detach()).Tensor))];
    }

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();

    private static IEnumerable<InputDeclaration> Declaration(InterfaceValue input, bool hasDefault) =>
        input.Type is TensorType type ? [new InputDeclaration(input.Name, type.Element, type.Shape, hasDefault)] : [];
}
