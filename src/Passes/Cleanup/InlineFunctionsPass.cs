using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Puts the nodes of a model's own functions where they are called, and removes functions that nothing calls any more. Each call then has nodes, weights and values
/// of its own: layers that are shared by calls with other inputs can be told apart, observed and changed one by one.
/// <code>
/// y = f(x; a)      f: v = g(x; k = @a), y = h(v)      becomes      v' = g(x; k = a), y = h(v')
/// </code>
/// Callees first, so that what is copied has no calls left.
/// </summary>
public sealed class InlineFunctionsPass : Pass
{
    public const string PassId = "inline-functions";

    /// <inheritdoc/>
    public override string Id => PassId;

    /// <inheritdoc/>
    public override PassReport Run(PassContext context)
    {
        var before = context.Editor.Changes;
        var layers = new List<LayerReport>();
        foreach (var scope in Scopes(context.Model))
        {
            foreach (var call in scope.WithNested().SelectMany(s => s.Nodes).Where(n => FunctionCalls.CalleeOf(n) is not null).ToArray())
            {
                context.Cancellation.ThrowIfCancellationRequested();
                var function = FunctionCalls.CalleeOf(call)!;
                var reason = context.Layers.Exclude.FirstOrDefault(p => LayerFilter.Matches(p, call, null)) is { } pattern
                    ? $"--exclude '{pattern}' names it"
                    : FunctionInliner.WhyNot(call, function);
                if (reason is null)
                    FunctionInliner.Inline(context.Editor, call, function);
                layers.Add(new LayerReport(call.Label, call.OpType, null, reason, []));
            }
        }

        var removed = RemoveUncalled(context);
        return new PassReport(
            Id,
            context.Editor.Changes - before,
            layers,
            [
                new Measure("calls", "Calls inlined", layers.Count(l => l.Changed), MeasureUnit.Count),
                new Measure("functions", "Functions removed", removed, MeasureUnit.Count),
            ]
        );
    }

    /// <summary>Bodies of functions, a callee's before its caller's, and the main graph at the end.</summary>
    private static List<Graph> Scopes(Model model)
    {
        var ordered = new List<Function>();
        var entered = new HashSet<Function>();
        foreach (var function in model.Functions)
            Visit(function);
        return [.. ordered.Select(f => f.Body), model.Graph];

        // as deep as calls are nested; the standard has no recursion, and one is not entered twice
        void Visit(Function function)
        {
            if (!entered.Add(function))
                return;
            foreach (var callee in function.Body.WithNested().SelectMany(s => s.Nodes).Select(FunctionCalls.CalleeOf).OfType<Function>())
                Visit(callee);
            ordered.Add(function);
        }
    }

    /// <summary>Removes functions that the main graph does not reach.</summary>
    private static int RemoveUncalled(PassContext context)
    {
        var called = context
            .Model.Graph.Nodes.SelectMany(FunctionCalls.Reach)
            .Select(FunctionCalls.CalleeOf)
            .OfType<Function>()
            .ToHashSet();
        Function[] uncalled = [.. context.Model.Functions.Where(f => !called.Contains(f))];
        foreach (var function in uncalled)
            context.Editor.RemoveFunction(function);
        return uncalled.Length;
    }
}
