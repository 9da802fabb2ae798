using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Runtime;

namespace NNCompress.Passes.Cleanup;

/// <summary>Lets the runtime compute a node whose inputs are all constant, as a model of this one node.</summary>
internal sealed class NodeEvaluator(CancellationToken cancellation)
{
    /// <summary>Reading the format from here on initializers need not be inputs; every runtime that opens older ones opens it.</summary>
    private const long IrVersion = 8;

    /// <summary>How a reason begins that the runtime gives.</summary>
    public const string NotComputed = "the runtime does not compute it: ";

    private readonly Dictionary<Node, (long MostBytes, string Reason)> _refused = [];

    /// <summary>Computes the node's outputs.</summary>
    /// <param name="node">A node without bodies, whose operator the runtime knows.</param>
    /// <param name="mostBytes">Results that would take more are not computed.</param>
    /// <param name="reason">Why there is no result, as the rest of a sentence that begins with the node; null where there is one.</param>
    /// <returns>A tensor for each output that the node has; null where there is a reason.</returns>
    public IReadOnlyDictionary<Value, Tensor>? Evaluate(Node node, long mostBytes, out string? reason)
    {
        reason = null;
        if (_refused.TryGetValue(node, out var refused) && refused.MostBytes == mostBytes)
            reason = refused.Reason;
        var results = reason is null ? Compute(node, mostBytes, out reason) : null;
        if (reason is not null)
            _refused[node] = (mostBytes, reason);
        return results;
    }

    private Dictionary<Value, Tensor>? Compute(Node node, long mostBytes, out string? reason)
    {
        using var model = new Model();
        var names = Build(node, model);
        try
        {
            using var runner = InferenceRunner.Open(
                model,
                new RunnerOptions(Threads: 1, Optimization: GraphOptimization.None),
                cancellation
            );
            if (runner.Outputs.Any(o => o.Type is not TensorType))
            {
                reason = "its result is no tensor";
                return null;
            }

            if (WhyTooLarge(node, runner, mostBytes) is { } tooLarge)
            {
                reason = tooLarge;
                return null;
            }

            using var result = runner.Run([], cancellation: cancellation);
            var tensors = names.ToDictionary(n => n.Key, n => ((TensorValue)result[n.Value].Detach()).Tensor);
            var bytes = tensors.Values.Sum(t => t.ByteLength);
            reason = bytes > mostBytes ? $"its result takes {bytes} bytes, {mostBytes} at most are worth it" : null;
            return reason is null ? tensors : null;
        }
        catch (DiagnosticException e) when (e.Diagnostics[0].Code != RuntimeCodes.NativeLibrary)
        {
            reason = $"{NotComputed}{e.Diagnostics[0].Message}";
            return null;
        }
    }

    /// <summary>Asks the runtime's shape inference for the size of the result, so that a huge one is not even computed.</summary>
    private static string? WhyTooLarge(Node node, InferenceRunner runner, long mostBytes)
    {
        var sizes = runner.Outputs.Select(o => BytesOf((TensorType)o.Type)).ToArray();
        if (GrowingOperators.Has(node) && (sizes.Any(s => s is null) || !GrowingOperators.CanStateExtents(node)))
            return "how many bytes its result takes is not known before it is computed";
        var bytes = sizes.Sum(s => s ?? 0);
        return bytes > mostBytes ? $"its result would take {bytes:0} bytes, {mostBytes} at most are worth it" : null;
    }

    /// <summary>Bytes of a tensor of that type; null where an extent is not known.</summary>
    private static double? BytesOf(TensorType type) =>
        type.IsStatic ? type.Shape!.Value.Aggregate(Math.Max(8, type.Element.Bits) / 8.0, (p, d) => p * d.Value!.Value) : null;

    /// <summary>Fills a model with the node and its inputs; gives the names of the node's outputs there.</summary>
    private static Dictionary<Value, string> Build(Node node, Model model)
    {
        var editor = new GraphEditor(model, "evaluate");
        editor.SetIrVersion(Math.Max(IrVersion, node.Scope.Model.IrVersion ?? IrVersion));
        foreach (var import in node.Scope.Model.OpsetsOf(node.Scope))
            editor.SetOpset(import.Domain ?? "", import.Version ?? 1);
        var constants = new Dictionary<Value, Value>();
        foreach (var input in node.Inputs.OfType<Value>().Distinct())
            constants.Add(input, editor.AddInitializer(model.Graph, $"i{constants.Count}", Constants.TensorOf(input)!));
        var copy = editor.AddNode(
            model.Graph,
            node.OpType,
            [.. node.Inputs.Select(i => i is null ? null : constants[i])],
            [.. node.Outputs.Select((_, i) => $"o{i}")],
            [.. node.Attributes],
            node.Domain
        );
        var names = new Dictionary<Value, string>();
        foreach (var (original, output) in node.Outputs.Zip(copy.Outputs))
        {
            if (original is null)
                continue;
            if (original.Type is TensorType type && type.Element != ElementType.Undefined)
                editor.SetInfo(output!, new ValueInfo(new TensorType(type.Element, null)));
            editor.AddGraphOutput(model.Graph, output!);
            names.Add(original, output!.Name);
        }

        return names;
    }
}
