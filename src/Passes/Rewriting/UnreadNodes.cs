using NNCompress.OnnxIO;

namespace NNCompress.Passes.Rewriting;

/// <summary>Clears away nodes that a rewrite has left without a reader.</summary>
public static class UnreadNodes
{
    /// <summary>
    /// Removes the node that computes a value where none of its outputs is read any more, and so back through what it read, constants included.
    /// A node with bodies stays: what happens in them is not looked at here.
    /// </summary>
    public static void Remove(GraphEditor editor, Value? value)
    {
        var pending = new Stack<Value?>([value]);
        while (pending.TryPop(out var next))
        {
            if (next is not { IsUnused: true })
                continue;
            if (next.Producer is not { } producer || producer.Is("Constant"))
            {
                UnreadConstants.Remove(editor, next);
                continue;
            }

            if (!producer.IsAlive || producer.Outputs.Any(o => o is { IsUnused: false }) || producer.Subgraphs.Any())
                continue;
            Value?[] behind = [.. producer.Inputs];
            editor.Remove(producer);
            foreach (var input in behind)
                pending.Push(input);
        }
    }
}
