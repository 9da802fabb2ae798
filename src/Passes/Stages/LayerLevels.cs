using NNCompress.OnnxIO;

namespace NNCompress.Passes.Stages;

/// <summary>
/// Layers by how many others lie before them on the longest way from the inputs. Those of one level do not depend on each other, so that all of them can
/// be changed and measured together.
/// </summary>
internal static class LayerLevels
{
    /// <param name="model">The model.</param>
    /// <param name="layers">Its layers, in order of execution.</param>
    /// <returns>Levels in order; layers in the order given.</returns>
    public static IReadOnlyList<IReadOnlyList<TLayer>> Of<TLayer>(Model model, IReadOnlyCollection<TLayer> layers)
        where TLayer : IStagedLayer
    {
        var changed = layers.Select(l => l.Node).ToHashSet();
        var nodes = ExecutionOrder.Of(model).ToArray();
        var levels = new Dictionary<Value, int>();
        // a node that holds bodies stands before them, though its outputs come after: each round brings one more depth of nesting in order
        for (var rises = true; rises; )
        {
            rises = false;
            foreach (var node in nodes)
            {
                var level = LevelOf(node);
                foreach (var input in node.Subgraphs.SelectMany(b => b.Inputs))
                    rises |= Raise(input, level);
                foreach (var output in node.Outputs.OfType<Value>())
                    rises |= Raise(output, level + (changed.Contains(node) ? 1 : 0));
            }
        }

        return [.. layers.GroupBy(l => LevelOf(l.Node)).OrderBy(g => g.Key).Select(g => g.ToArray())];

        int LevelOf(Node node) =>
            node
                .Inputs.OfType<Value>()
                .Concat(node.Subgraphs.SelectMany(b => b.WithNested()).SelectMany(b => b.Outputs))
                .Select(v => levels.GetValueOrDefault(v))
                .DefaultIfEmpty()
                .Max();

        bool Raise(Value value, int level)
        {
            if (levels.TryGetValue(value, out var known) && known >= level)
                return false;
            levels[value] = level;
            return true;
        }
    }
}
