using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Rewriting;

/// <summary>
/// Applies rules to every node of every scope, in order, again and again until none applies. Each rewrite must remove a node, so
/// that this ends. Of several rules for one node the first that can rewrite it does.
/// </summary>
public sealed class RuleDriver(params IReadOnlyList<RewriteRule> rules)
{
    /// <summary>Rewrites the context's model.</summary>
    /// <returns>One report for each node that a rule is about, in the graph's order: rewritten, or left alone with every rule's reason.</returns>
    public IReadOnlyList<LayerReport> Run(PassContext context)
    {
        var reports = new OrderedReports(context.Model);
        int changed;
        do
        {
            changed = reports.Changed;
            reports.ForgetLeftAlone();
            foreach (var node in context.Model.AllNodes.ToArray())
            {
                context.Cancellation.ThrowIfCancellationRequested();
                if (node.IsAlive && FunctionCalls.CalleeOf(node) is null && Visit(node, context) is { } report)
                    reports.Add(node, report);
            }
        } while (reports.Changed != changed);

        return reports.InOrder;
    }

    private LayerReport? Visit(Node node, PassContext context)
    {
        var label = node.Label;
        var reasons = new List<string>();
        foreach (var rule in rules)
        {
            var verdict = rule.Check(node);
            if (verdict.Reason is not null)
                reasons.Add(verdict.Reason);
            if (verdict.Apply is null)
                continue;
            if (context.Layers.ReasonToSkip(node, verdict.Tensor) is { } unwanted)
                return LayerReport.LeftAlone(label, node.OpType, verdict.Tensor, unwanted);
            verdict.Apply(context.Editor);
            if (node.IsAlive)
                throw new InvalidOperationException($"{rule.GetType().Name} rewrote {node} and left it in the graph.");
            return new LayerReport(label, node.OpType, verdict.Tensor, null, verdict.Measures);
        }

        return reasons.Count == 0 ? null : LayerReport.LeftAlone(label, node.OpType, null, string.Join("; ", reasons.Distinct()));
    }
}
