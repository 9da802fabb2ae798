using NNCompress.OnnxIO;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// A node whose first output always equals its first input, bit for bit: y = x. Readers of y read x, and the node goes. Where y is
/// a graph output, x takes over its name.
/// </summary>
internal abstract class NoOpRule : RewriteRule
{
    /// <summary>Whether the node might be a no-op of this rule's kind; nodes that surely do work are none of its business.</summary>
    protected abstract bool Matches(Node node);

    /// <summary>Why the node may change its input, as the rest of a sentence that begins with the node; null where it surely does not.</summary>
    protected abstract string? WhyNotNoOp(Node node);

    public sealed override Verdict Check(Node node)
    {
        if (!Matches(node) || node.Input(0) is not { } x || node.Output(0) is not { } y)
            return Verdict.NoMatch;
        if (node.Attributes.FirstOrDefault(a => a.ReferencedName is not null) is { } reference)
            return Verdict.Refuse($"its attribute {reference.Name} is given by the call of the function around it");
        if (WhyNotNoOp(node) is { } reason)
            return Verdict.Refuse(reason);
        if (node.Outputs.Skip(1).FirstOrDefault(o => o is { IsUnused: false }) is { } further)
            return Verdict.Refuse($"its further output '{further}' is read");
        if (GraphEditor.WhyNotReplaceable(y, x) is { } needed)
            return Verdict.Refuse(needed);
        return Verdict.Rewrite(editor => Apply(editor, node, x, y));
    }

    private static void Apply(GraphEditor editor, Node node, Value x, Value y)
    {
        if (!editor.TryReplaceUses(y, x))
            throw new InvalidOperationException($"'{y}' could be replaced by '{x}' a moment ago.");
        var others = node.Inputs.Skip(1).ToArray();
        editor.Remove(node);
        foreach (var other in others)
            UnreadConstants.Remove(editor, other);
    }
}
