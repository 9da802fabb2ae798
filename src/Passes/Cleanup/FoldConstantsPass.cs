using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Cleanup;

/// <summary>Options of <see cref="FoldConstantsPass"/>.</summary>
/// <param name="MaxGrowthBytes">
/// How many bytes more than the constants that it makes superfluous a computed constant may take; 0 or more.
/// </param>
public sealed record FoldConstantsOptions(long MaxGrowthBytes = 65536);

/// <summary>
/// Replaces nodes whose inputs are all constant by what they compute: the runtime evaluates them, so that outputs stay equal bit for
/// bit. Shapes, and parts of shapes, whose extents are fixed count as constants.
/// </summary>
/// <remarks>
/// Every scope is walked in order, so that a node that has become constant makes its readers so. Left alone are: nodes that draw random numbers, of
/// unknown domains, with bodies; storage forms of weights; and results that would make the model larger by more than the limit.
/// </remarks>
public sealed class FoldConstantsPass(FoldConstantsOptions options) : Pass
{
    public const string PassId = "fold-constants";

    public override string Id => PassId;

    public override PassReport Run(PassContext context)
    {
        if (options.MaxGrowthBytes < 0)
            throw new DiagnosticException(
                CleanupCodes.GrowthLimit.At(Id, $"MaxGrowthBytes is {options.MaxGrowthBytes}.", "Give 0 or a number of bytes.")
            );
        var before = context.Editor.Changes;
        var walk = new Walk(context, options);
        walk.Fold(context.Model.Graph);
        foreach (var function in context.Model.Functions)
            walk.Fold(function.Body);
        return new PassReport(
            Id,
            context.Editor.Changes - before,
            walk.Layers,
            [
                new Measure("folded", "Nodes folded", walk.Layers.Count(l => l.Changed), MeasureUnit.Count),
                new Measure("growthBytes", "Growth", walk.Layers.Where(l => l.Changed).Sum(l => l.Measures[0].Value), MeasureUnit.Bytes),
            ]
        );
    }

    private sealed class Walk(PassContext context, FoldConstantsOptions options)
    {
        private readonly ShapeArithmetic _shapes = new(InferredShapes.Of(context).ShapeOf);
        private readonly NodeEvaluator _evaluator = new(context);

        public List<LayerReport> Layers { get; } = [];

        public void Fold(Graph scope)
        {
            foreach (var node in scope.Nodes)
            {
                context.Cancellation.ThrowIfCancellationRequested();
                foreach (var body in node.Subgraphs)
                    Fold(body);
                if (node.Is("Constant") || node.Outputs.All(o => o is null || o.IsUnused))
                    continue;
                if (node.Inputs.All(i => i is null || Constants.TensorOf(i) is not null))
                    FoldConstant(node);
                else if (node.Outputs is [{ } only] && _shapes.Of(only) is { IsKnown: true } vector)
                    Replace(node, new Dictionary<Value, Tensor> { [only] = vector.ToTensor() });
            }
        }

        private void FoldConstant(Node node)
        {
            if (WhyNot(node) is { } reason)
            {
                Layers.Add(LayerReport.LeftAlone(node.Label, node.OpType, null, reason));
                return;
            }

            if (_evaluator.Evaluate(node, options.MaxGrowthBytes + FreedBytes(node), out reason) is { } results)
                Replace(node, results);
            else
                Layers.Add(LayerReport.LeftAlone(node.Label, node.OpType, null, reason!));
        }

        private static string? WhyNot(Node node) =>
            FunctionCalls.CalleeOf(node) is not null ? "it calls a function of the model"
            : NodeEffects.WhyUndetermined(node) is { } undetermined ? undetermined
            : OpsetImports.Canonical(node.Domain) is not ("" or "ai.onnx.ml") ? $"it is an operator of domain '{node.Domain}', not of the standard"
            : node.Subgraphs.Any() ? "it holds bodies"
            : node.Attributes.FirstOrDefault(a => a.ReferencedName is not null) is { } reference
                ? $"its attribute {reference.Name} is given by the call of the function around it"
            : StorageForms.WhyKept(node);

        private void Replace(Node node, IReadOnlyDictionary<Value, Tensor> results)
        {
            if (context.Layers.ReasonToSkip(node) is { } unwanted)
            {
                Layers.Add(LayerReport.LeftAlone(node.Label, node.OpType, null, unwanted));
                return;
            }

            var growth = results.Values.Sum(t => t.ByteLength) - FreedBytes(node);
            Layers.Add(new LayerReport(node.Label, node.OpType, null, null, [new Measure("growthBytes", "Growth", growth, MeasureUnit.Bytes)]));
            var inputs = node.Inputs.Distinct().ToArray();
            foreach (var output in node.Outputs.OfType<Value>().ToArray())
            {
                context.Editor.ReplaceByConstant(output, results[output]);
                UnreadConstants.Remove(context.Editor, output);
            }

            foreach (var input in inputs)
                UnreadConstants.Remove(context.Editor, input);
        }

        /// <summary>Bytes of constants that only this node reads, and that go with it.</summary>
        private static long FreedBytes(Node node) =>
            node.Inputs.OfType<Value>()
                .Distinct()
                .Where(i => i.Uses.All(u => u.Node == node) && !i.IsGraphOutput)
                .Where(i => i.IsInitializer ? NamedOutsideTheGraph.WhyKept(i) is null : i.Producer!.Is("Constant"))
                .Sum(i => Constants.TensorOf(i)?.ByteLength ?? 0);
    }
}
