using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// One walk over all nodes in order: those over constants are computed and replaced, those over known shapes too. Reports the bytes by
/// which the model grew, or why a node over constants was left alone.
/// </summary>
internal sealed class ConstantWalk(PassContext context, long maxGrowthBytes, NodeEvaluator evaluator, OrderedReports reports)
{
    private readonly List<Diagnostic> _findings = [];

    private ShapeArithmetic _shapes = null!;

    public IReadOnlyList<Diagnostic> Findings => _findings;

    public void Run()
    {
        var shapes = InferredShapes.Of(context.Model, context.Cancellation);
        if (shapes.Failure is { } failure)
            _findings.Add(
                CleanupCodes.ShapesUnknown.At(
                    context.PassId,
                    $"Shapes of computed values are not known: {failure}",
                    "Shape nodes over them stay."
                )
            );
        _shapes = new ShapeArithmetic(shapes.ShapeOf);
        Fold(context.Model.Graph);
        foreach (var function in context.Model.Functions)
            Fold(function.Body);
    }

    private void Fold(Graph scope)
    {
        foreach (var node in scope.Nodes)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            foreach (var body in node.Subgraphs)
                Fold(body);
            if (node.Is("Constant") || node.Outputs.All(o => o is null || o.IsUnused))
                continue;
            if (node.Is("Identity"))
            {
                // It copies nothing as long as it stands; what reads it is folded as if it were not there. Looked at here, in order,
                // so that a long chain is not gone through by recursion.
                _shapes.Of(node.Output(0));
                continue;
            }

            if (ReadsConstants(node))
                FoldConstant(node);
            else if (node.Outputs is [{ } only] && _shapes.Of(only) is { IsKnown: true } vector)
                FoldShape(node, only, vector);
        }
    }

    private void FoldConstant(Node node)
    {
        if (WhyKept(node) is { } kept)
            LeaveAlone(node, kept);
        else if (evaluator.Evaluate(node, maxGrowthBytes + FreedBytes(node), out var reason) is { } results)
            Replace(node, results);
        else
            LeaveAlone(node, reason!);
    }

    private void FoldShape(Node node, Value output, ShapeVector vector)
    {
        if (context.Layers.ReasonToSkip(node) is { } unwanted)
            LeaveAlone(node, unwanted);
        else
            Replace(node, new Dictionary<Value, Tensor> { [output] = vector.ToTensor() });
    }

    private static bool ReadsConstants(Node node) => node.Inputs.All(i => i is null || Constants.TensorOf(i) is not null);

    private string? WhyKept(Node node) =>
        FunctionCalls.CalleeOf(node) is not null ? "it calls a function of the model"
        : NodeEffects.WhyUndetermined(node) is { } undetermined ? undetermined
        : OpsetImports.Canonical(node.Domain) is not ("" or "ai.onnx.ml")
            ? $"it is an operator of domain '{node.Domain}', not of the standard"
        : node.Subgraphs.Any() ? "it holds bodies"
        : node.Attributes.FirstOrDefault(a => a.ReferencedName is not null) is { } reference
            ? $"its attribute {reference.Name} is given by the call of the function around it"
        : StorageForms.WhyKept(node) ?? context.Layers.ReasonToSkip(node);

    private void LeaveAlone(Node node, string reason)
    {
        reports.Add(node, LayerReport.LeftAlone(node.Label, node.OpType, null, reason));
        if (reason.StartsWith(NodeEvaluator.NotComputed, StringComparison.Ordinal))
            _findings.Add(CleanupCodes.NotComputed.At($"node {node.Label}", $"It is constant, but {reason}"));
    }

    private void Replace(Node node, IReadOnlyDictionary<Value, Tensor> results)
    {
        var growth = results.Values.Sum(t => t.ByteLength) - FreedBytes(node);
        reports.Add(
            node,
            new LayerReport(node.Label, node.OpType, null, null, [new Measure("growthBytes", "Growth", growth, MeasureUnit.Bytes)])
        );
        var inputs = node.Inputs.Distinct().ToArray();
        foreach (var output in node.Outputs.OfType<Value>().ToArray())
        {
            context.Editor.ReplaceByConstant(output, results[output]);
            UnreadConstants.Remove(context.Editor, output);
        }

        foreach (var input in inputs)
            UnreadConstants.Remove(context.Editor, input);
    }

    /// <summary>
    /// Bytes of constants that go with the node. Of a constant that several nodes read, all of which can be folded, each frees its
    /// share: the slices of a weight together replace the weight.
    /// </summary>
    private long FreedBytes(Node node) => node.Inputs.OfType<Value>().Distinct().Sum(i => ShareOf(i, node));

    private long ShareOf(Value input, Node node)
    {
        if (input.IsGraphOutput || Constants.TensorOf(input) is not { } tensor)
            return 0;
        if (input.IsInitializer ? NamedOutsideTheGraph.WhyKept(input) is not null : !input.Producer!.Is("Constant"))
            return 0;
        var readers = input.Uses.Select(u => u.Node).Distinct().ToArray();
        return readers.All(r => r == node || (ReadsConstants(r) && WhyKept(r) is null)) ? tensor.ByteLength / readers.Length : 0;
    }
}
