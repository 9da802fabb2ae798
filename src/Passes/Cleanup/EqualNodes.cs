using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Common-subexpression elimination: a node that computes what an earlier one has computed gives way to it. Nodes are walked in
/// order, so that the inputs of a node are merged before it is looked at. A body sees what stands before its holder in the scopes
/// around it; what stands inside a body is seen there alone, as the body may not run.
/// </summary>
internal sealed class EqualNodes(PassContext context, OrderedReports reports)
{
    private readonly NodeContent _content = new();

    public void Merge(Graph scope) => Merge(scope, []);

    private void Merge(Graph scope, IReadOnlyList<HashSet<Node>> around)
    {
        var seen = new HashSet<Node>(_content);
        HashSet<Node>[] visible = [.. around, seen];
        foreach (var node in scope.Nodes)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            if (node.Subgraphs.Any())
            {
                foreach (var body in node.Subgraphs)
                    Merge(body, visible);
                continue;
            }

            if (Find(node, visible) is { } earlier)
                TryMerge(node, earlier);
            else
                seen.Add(node);
        }
    }

    /// <summary>
    /// An equal node, the outermost first. Constant nodes are merged within their scope only: constants captured from around a body
    /// are no constants to some kernels.
    /// </summary>
    private static Node? Find(Node node, HashSet<Node>[] visible)
    {
        foreach (var seen in node.Is("Constant") ? visible.AsSpan(visible.Length - 1) : visible)
        {
            if (seen.TryGetValue(node, out var earlier))
                return earlier;
        }

        return null;
    }

    private void TryMerge(Node node, Node earlier)
    {
        var pairs = node
            .Outputs.Zip(earlier.Outputs)
            .Where(p => p.First is not null)
            .Select(p => (Old: p.First!, New: p.Second!))
            .ToArray();
        var reason =
            NodeEffects.WhyUndetermined(node)
            ?? pairs.Select(p => GraphEditor.WhyNotReplaceable(p.Old, p.New)).FirstOrDefault(r => r is not null)
            ?? context.Layers.ReasonToSkip(node);
        if (reason is not null)
        {
            reports.Add(node, LayerReport.LeftAlone(node.Label, node.OpType, null, $"it equals {earlier}, but {reason}"));
            return;
        }

        var (label, bytes) = (node.Label, node.Is("Constant") ? Constants.TensorOf(node)?.ByteLength ?? 0 : 0);
        foreach (var (old, replacement) in pairs)
        {
            if (!context.Editor.TryReplaceUses(old, replacement))
                throw new InvalidOperationException($"'{old}' could be replaced by '{replacement}' a moment ago.");
        }

        context.Editor.Remove(node);
        reports.Add(node, DeduplicatePass.Merged(label, node.OpType, null, bytes));
    }
}
