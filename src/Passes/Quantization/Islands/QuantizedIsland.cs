using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Quantization;

/// <summary>Nodes on integers that hand integers to one another: the smallest part of a graph that can go back to float by itself.</summary>
/// <param name="Nodes">The nodes, in order of execution.</param>
public sealed record QuantizedIsland(IReadOnlyList<Node> Nodes)
{
    /// <summary>How reports name it: by its first node, and how many more there are.</summary>
    public string Name => Nodes.Count == 1 ? Nodes[0].Label : $"{Nodes[0].Label} and {Nodes.Count - 1} more";

    /// <summary>Every island of a model in QDQ form, in order of execution.</summary>
    public static IReadOnlyList<QuantizedIsland> Of(Model model)
    {
        Node[] nodes = [.. ExecutionOrder.Of(model).Where(QdqForm.IsInteger)];
        var parents = nodes.ToDictionary(n => n);
        foreach (var node in nodes)
        {
            foreach (var input in node.Inputs)
            {
                if (QdqForm.QuantizedValue(input) is { } value && QdqForm.SourceOf(value) is { } source)
                    parents[Root(node)] = Root(source);
            }
        }

        return [.. nodes.GroupBy(Root).Select(g => new QuantizedIsland([.. g]))];

        Node Root(Node node)
        {
            while (parents[node] != node)
                node = parents[node] = parents[parents[node]];
            return node;
        }
    }
}
