using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Runtime;

/// <summary>
/// Nodes that read only constants, opened in the runtime as a model of their own, so that folding them changes no bit of what the
/// runtime would compute. The types of the results can be looked at before they are computed.
/// </summary>
public sealed class ConstantSubgraph : IDisposable
{
    private readonly InferenceRunner _runner;
    private readonly IReadOnlyList<Value> _outputs;

    private ConstantSubgraph(InferenceRunner runner, IReadOnlyList<Value> outputs)
    {
        _runner = runner;
        _outputs = outputs;
    }

    /// <summary>What the runtime infers of each output before anything is computed, in the order asked for.</summary>
    public IReadOnlyList<OnnxType> OutputTypes => [.. _runner.Outputs.Select(o => o.Type)];

    /// <param name="nodes">Nodes of one scope in order; at least one. What they read is constant or computed by one of them.</param>
    /// <param name="outputs">Which of their outputs are wanted; at least one.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <exception cref="ArgumentException">A node reads something that is not constant.</exception>
    /// <exception cref="DiagnosticException">The runtime has no kernel for a node, or cannot pass an output's type.</exception>
    public static ConstantSubgraph Open(IReadOnlyList<Node> nodes, IReadOnlyList<Value> outputs, CancellationToken cancellation = default)
    {
        var part = ModelCopy.OfNodes(nodes, outputs);
        // node for node: nothing is fused that would be rounded differently
        var options = new RunnerOptions(Threads: 1, Optimization: GraphOptimization.None);
        return new ConstantSubgraph(InferenceRunner.Open(part.Model, options, cancellation), outputs);
    }

    /// <summary>Computes the outputs.</summary>
    /// <returns>Their values, in managed memory.</returns>
    /// <exception cref="DiagnosticException">A node fails.</exception>
    public IReadOnlyDictionary<Value, HostValue> Compute(CancellationToken cancellation = default)
    {
        using var result = _runner.Run([], cancellation: cancellation);
        return _outputs.Zip(result.Values).ToDictionary(p => p.First, p => p.Second.Value.Detach());
    }

    /// <inheritdoc/>
    public void Dispose() => _runner.Dispose();
}
