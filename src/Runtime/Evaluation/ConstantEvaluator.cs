using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>Computes nodes that read only constants, in the runtime itself, so that folding them changes no bit of what it would compute.</summary>
public sealed class ConstantEvaluator : IDisposable
{
    private readonly IReadOnlyList<Value> _outputs;
    private readonly InferenceRunner _runner;

    private ConstantEvaluator(IReadOnlyList<Value> outputs, InferenceRunner runner)
    {
        _outputs = outputs;
        _runner = runner;
    }

    /// <summary>
    /// Types of the wanted outputs, in their order, as the runtime's inference finds them before anything is computed: what
    /// the file declares of shapes does not come in.
    /// </summary>
    public IReadOnlyList<OnnxType> Types => [.. _runner.Outputs.Select(o => o.Type)];

    /// <summary>Prepares nodes for <see cref="Evaluate(CancellationToken)"/>.</summary>
    /// <param name="nodes">Nodes of one scope in order, at least one; what they read is constant or computed by one of them.</param>
    /// <param name="outputs">Which of their outputs are wanted, at least one.</param>
    /// <param name="options">How to run; defaults where null: unoptimized, so that nothing is fused that would be rounded differently.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">A node reads something that is not constant.</exception>
    /// <exception cref="DiagnosticException">The runtime does not open a model of these nodes.</exception>
    public static ConstantEvaluator Open(
        IReadOnlyList<Node> nodes,
        IReadOnlyList<Value> outputs,
        RunnerOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        var part = ModelCopy.OfNodes(nodes, outputs);
        var editor = new GraphEditor(part.Model, "evaluate");
        foreach (var value in part.Model.Graph.Nodes.SelectMany(n => n.Outputs).OfType<Value>())
            editor.SetInfo(value, value.Type is TensorType type ? new ValueInfo(type with { Shape = null }) : value.Info);
        var runner = InferenceRunner.Open(part.Model, options ?? new RunnerOptions(Optimization: GraphOptimization.None), cancellation);
        return new ConstantEvaluator(outputs, runner);
    }

    /// <inheritdoc cref="Open"/>
    /// <returns>Data of the wanted outputs, in managed memory; outputs that are no tensors are left out.</returns>
    public static IReadOnlyDictionary<Value, Tensor> Evaluate(
        IReadOnlyList<Node> nodes,
        IReadOnlyList<Value> outputs,
        RunnerOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        if (nodes.Count == 0 || outputs.Count == 0)
            return new Dictionary<Value, Tensor>();
        using var evaluator = Open(nodes, outputs, options, cancellation);
        return evaluator.Evaluate(cancellation);
    }

    /// <summary>Computes the wanted outputs.</summary>
    /// <returns>Their data, in managed memory; outputs that are no tensors are left out.</returns>
    /// <exception cref="DiagnosticException">The runtime cannot pass an output's type, or a node fails.</exception>
    public IReadOnlyDictionary<Value, Tensor> Evaluate(CancellationToken cancellation = default)
    {
        using var result = _runner.Run([], cancellation: cancellation);
        var tensors = new Dictionary<Value, Tensor>();
        foreach (var (output, value) in _outputs.Zip(result.Values))
        {
            if (value.Value.Detach() is TensorValue { Tensor: var tensor })
                tensors.Add(output, tensor);
        }

        return tensors;
    }

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();
}
