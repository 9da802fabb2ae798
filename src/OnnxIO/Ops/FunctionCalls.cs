namespace NNCompress.OnnxIO.Ops;

/// <summary>Nodes that call a function of the model instead of an operator.</summary>
public static class FunctionCalls
{
    /// <summary>The function that a node calls, or null where it is an operator. A function hides an operator of its name.</summary>
    public static Function? CalleeOf(Node node)
    {
        foreach (var function in node.Scope.Model.Functions)
        {
            if (
                function.Name == node.OpType
                && OpsetImports.Canonical(function.Domain) == OpsetImports.Canonical(node.Domain)
                && (function.Overload ?? "") == (node.Overload ?? "")
            )
                return function;
        }

        return null;
    }

    /// <summary>The node itself, the nodes of its bodies, and the nodes of every function that one of them calls, each once.</summary>
    public static IEnumerable<Node> Reach(Node node)
    {
        var pending = new Stack<Node>([node]);
        var entered = new HashSet<Function>();
        while (pending.TryPop(out var current))
        {
            yield return current;
            foreach (var inner in current.Subgraphs.SelectMany(s => s.Nodes))
                pending.Push(inner);
            if (CalleeOf(current) is not { } function || !entered.Add(function))
                continue;
            foreach (var inner in function.Body.Nodes)
                pending.Push(inner);
        }
    }
}
