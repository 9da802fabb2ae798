using NNCompress.OnnxIO;

namespace NNCompress.Passes.Stages;

/// <summary>What depends on nodes that a pass has changed: their outputs, and whatever is computed from these.</summary>
internal static class ChangedValues
{
    /// <param name="model">The model.</param>
    /// <param name="changed">Nodes that give something else now.</param>
    public static IReadOnlySet<Value> Of(Model model, IEnumerable<Node> changed)
    {
        var sources = changed.ToHashSet();
        var nodes = ExecutionOrder.Of(model).ToArray();
        var values = new HashSet<Value>();
        // a node that holds bodies stands before them, though its outputs come after: each round brings one more depth of nesting
        for (var before = -1; before != values.Count; )
        {
            before = values.Count;
            foreach (var node in nodes)
            {
                var bodies = node.Subgraphs.SelectMany(b => b.WithNested()).ToArray();
                var isFed = node.Inputs.OfType<Value>().Any(values.Contains);
                if (isFed)
                    values.UnionWith(node.Subgraphs.SelectMany(b => b.Inputs));
                if (isFed || sources.Contains(node) || bodies.SelectMany(b => b.Outputs).Any(values.Contains))
                    values.UnionWith(node.Outputs.OfType<Value>());
            }
        }

        return values;
    }
}
