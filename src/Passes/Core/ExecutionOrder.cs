using NNCompress.OnnxIO;

namespace NNCompress.Passes;

/// <summary>Every node of a model in the order of execution: bodies where the node that holds them stands, functions at the end.</summary>
internal static class ExecutionOrder
{
    public static IEnumerable<Node> Of(Model model)
    {
        foreach (var scope in model.Functions.Select(f => f.Body).Prepend(model.Graph))
        {
            // an own stack: files may nest deeper than the machine's goes
            var pending = new Stack<IEnumerator<Node>>([scope.Nodes.GetEnumerator()]);
            while (pending.TryPeek(out var nodes))
            {
                if (!nodes.MoveNext())
                {
                    pending.Pop().Dispose();
                    continue;
                }

                yield return nodes.Current;
                foreach (var body in nodes.Current.Subgraphs.Reverse())
                    pending.Push(body.Nodes.GetEnumerator());
            }
        }
    }
}
