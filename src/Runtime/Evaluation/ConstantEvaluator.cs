using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>Computes nodes that read only constants, in the runtime itself, so that folding them changes no bit of what it would compute.</summary>
public static class ConstantEvaluator
{
    /// <param name="nodes">Nodes of one scope in order; what they read is constant or computed by one of them.</param>
    /// <param name="outputs">Which of their outputs are wanted.</param>
    /// <param name="options">How to run; defaults where null.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Data of the wanted outputs, in managed memory; outputs that are no tensors are left out.</returns>
    /// <exception cref="ArgumentException">A node reads something that is not constant.</exception>
    /// <exception cref="DiagnosticException">The runtime has no kernel for a node, cannot pass an output's type, or a node fails.</exception>
    public static IReadOnlyDictionary<Value, Tensor> Evaluate(
        IReadOnlyList<Node> nodes,
        IReadOnlyList<Value> outputs,
        RunnerOptions? options = null,
        CancellationToken cancellation = default
    )
    {
        if (nodes.Count == 0 || outputs.Count == 0)
            return new Dictionary<Value, Tensor>();
        var part = ModelCopy.OfNodes(nodes, outputs);
        // node for node: nothing is fused that would be rounded differently
        options ??= new RunnerOptions(Optimization: GraphOptimization.None);
        using var runner = InferenceRunner.Open(part.Model, options, cancellation);
        using var result = runner.Run([], cancellation: cancellation);
        var tensors = new Dictionary<Value, Tensor>();
        foreach (var (output, value) in outputs.Zip(result.Values))
        {
            if (value.Value.Detach() is TensorValue { Tensor: var tensor })
                tensors.Add(output, tensor);
        }

        return tensors;
    }
}
