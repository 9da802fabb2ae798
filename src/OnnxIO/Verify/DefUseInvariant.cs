namespace NNCompress.OnnxIO.Verify;

/// <summary>
/// Values and nodes name each other consistently: every input has its use and every use its input, every output its producer, every
/// body its holder. Reader and editor guarantee it, so a violation is an exception.
/// </summary>
internal static class DefUseInvariant
{
    public static void Require(Model model)
    {
        var reads = new Dictionary<Value, int>();
        var returns = new Dictionary<Value, int>();
        var scopes = model.Scopes.ToHashSet();
        foreach (var graph in scopes)
        {
            foreach (var value in graph.Outputs)
                returns[value] = returns.GetValueOrDefault(value) + 1;
            foreach (var node in graph.Nodes)
                RequireNode(node, graph, reads);
        }

        foreach (var value in scopes.SelectMany(s => s.Values).Concat(reads.Keys).Concat(returns.Keys).Distinct())
        {
            Require(value.Uses.Count == reads.GetValueOrDefault(value), "has uses that no node knows", value);
            Require(value.OutputOf.Count == returns.GetValueOrDefault(value), "is returned by graphs that do not know it", value);
            Require(value.Producer is not { IsAlive: false }, "has a producer that was removed", value);
            foreach (var use in value.Uses)
                Require(use.Node.IsAlive && use.Node.Input(use.Index) == value, $"has a use in {use.Node} that is none", value);
        }
    }

    private static void RequireNode(Node node, Graph graph, Dictionary<Value, int> reads)
    {
        Require(node.Scope == graph, $"stands in {graph}, not in its own scope", node);
        foreach (var input in node.Inputs)
        {
            if (input is not null)
                reads[input] = reads.GetValueOrDefault(input) + 1;
        }

        for (var i = 0; i < node.Outputs.Count; i++)
        {
            if (node.Outputs[i] is { } output)
                Require(
                    output.Producer == node && output.OutputIndex == i && output.Scope == graph,
                    $"is output {i} of {node} without knowing it",
                    output
                );
        }

        foreach (var body in node.Subgraphs)
            Require(body.Holder == node && body.Outer == graph, "has a body that belongs elsewhere", node);
    }

    private static void Require(bool holds, string problem, object what)
    {
        if (!holds)
            throw new InvalidOperationException($"The graph is inconsistent: '{what}' {problem}.");
    }
}
