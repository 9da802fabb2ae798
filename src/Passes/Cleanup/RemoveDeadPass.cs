using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Removes what no graph output depends on: nodes, initializers and functions, in every scope. Inputs and outputs of the model stay.
/// Outputs stay equal bit for bit.
/// </summary>
/// <remarks>
/// A node is dead when nothing reads or returns any of its outputs. Readers stand behind what they read, and bodies behind what
/// they capture; so one walk from the last node to the first, through a living node's bodies before going on, finds every dead
/// node after all of its readers. A function lives when a living node of the main graph or of a living function calls it.
/// </remarks>
public sealed class RemoveDeadPass : Pass
{
    public const string PassId = "remove-dead";

    private const string InitializerKind = "initializer";
    private const string FunctionKind = "function";

    public override string Id => PassId;

    public override PassReport Run(PassContext context)
    {
        var before = context.Editor.Changes;
        var reports = new OrderedReports(context.Model);
        SweepNodes(context.Model.Graph, context, reports);
        SweepFunctions(context, reports);
        foreach (var scope in context.Model.Scopes)
            SweepInitializers(scope, context, reports);

        return new PassReport(Id, context.Editor.Changes - before, reports.InOrder, Totals(reports.InOrder));
    }

    private static void SweepNodes(Graph scope, PassContext context, OrderedReports reports)
    {
        foreach (var node in scope.Nodes.Reverse())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (!node.Outputs.All(o => o is null || o.IsUnused))
            {
                foreach (var body in node.Subgraphs)
                    SweepNodes(body, context, reports);
                continue;
            }

            if ((NodeEffects.WhyUnknown(node) ?? context.Layers.ReasonToSkip(node)) is { } reason)
            {
                reports.Add(node, LayerReport.LeftAlone(node.Label, node.OpType, null, reason));
                continue;
            }

            reports.Add(node, Removed(node.Label, node.OpType, node.Is("Constant") ? Constants.TensorOf(node)?.ByteLength ?? 0 : 0));
            context.Editor.Remove(node);
        }
    }

    /// <summary>From the main graph along calls that are still there once the caller's dead nodes are gone; what is not reached goes.</summary>
    private static void SweepFunctions(PassContext context, OrderedReports reports)
    {
        var living = new HashSet<Function>();
        var pending = new Queue<Graph>([context.Model.Graph]);
        while (pending.TryDequeue(out var scope))
        {
            foreach (
                var function in scope
                    .WithNested()
                    .SelectMany(g => g.Nodes)
                    .Select(FunctionCalls.CalleeOf)
                    .OfType<Function>()
                    .Where(living.Add)
            )
            {
                SweepNodes(function.Body, context, reports);
                pending.Enqueue(function.Body);
            }
        }

        foreach (var function in context.Model.Functions.Where(f => !living.Contains(f)).ToArray())
        {
            if (context.Model.HasTrainingInfo)
            {
                reports.Add(function, LayerReport.LeftAlone(function.Name, FunctionKind, null, "the model's training graphs may call it"));
                continue;
            }

            reports.Add(function, Removed(function.Name, FunctionKind, 0));
            context.Editor.RemoveFunction(function);
        }
    }

    private static void SweepInitializers(Graph scope, PassContext context, OrderedReports reports)
    {
        foreach (var value in scope.Initializers.Concat(scope.SparseInitializers).Where(v => v.IsUnused).ToArray())
        {
            if (NamedOutsideTheGraph.WhyKept(value) is { } reason)
            {
                reports.Add(value, LayerReport.LeftAlone(value.Name, InitializerKind, value.Name, reason));
                continue;
            }

            var bytes =
                value.Initializer?.ByteLength ?? value.SparseInitializer!.Values.ByteLength + value.SparseInitializer.Indices.ByteLength;
            reports.Add(value, Removed(value.Name, InitializerKind, bytes));
            context.Editor.RemoveInitializer(value);
        }
    }

    private static LayerReport Removed(string name, string kind, long bytes) =>
        new(
            name,
            kind,
            kind == InitializerKind ? name : null,
            null,
            [new Measure("removedBytes", "Bytes removed", bytes, MeasureUnit.Bytes)]
        );

    private static Measure[] Totals(IReadOnlyList<LayerReport> layers)
    {
        double Count(Func<LayerReport, bool> kind) => layers.Count(l => l.Changed && kind(l));
        return
        [
            new("removedNodes", "Nodes removed", Count(l => l.Operator is not (InitializerKind or FunctionKind)), MeasureUnit.Count),
            new("removedInitializers", "Initializers removed", Count(l => l.Operator == InitializerKind), MeasureUnit.Count),
            new("removedFunctions", "Functions removed", Count(l => l.Operator == FunctionKind), MeasureUnit.Count),
            new("removedBytes", "Bytes removed", layers.Where(l => l.Changed).Sum(l => l.Measures[0].Value), MeasureUnit.Bytes),
        ];
    }
}
