using NNCompress.OnnxIO;

namespace NNCompress.Passes.Layers;

/// <summary>
/// The float model's counterparts of a compressed model's nodes and values. Passes keep the names of nodes; where those are missing or used
/// twice, a node is found by its first output.
/// </summary>
internal sealed class ReferenceNodes
{
    private readonly Dictionary<(string Operator, string Name), Node?> _byName = [];
    private readonly Dictionary<(string Operator, string Output), Node?> _byOutput = [];
    private readonly Dictionary<(string Scope, string Output), Node?> _producers = [];

    public ReferenceNodes(Model reference)
    {
        Model = reference;
        foreach (var node in reference.AllNodes)
        {
            if (node.Name.Length > 0)
                Add(_byName, (node.OpType, node.Name), node);
            if (node.Output(0) is { } output)
                Add(_byOutput, (node.OpType, output.Name), node);
            foreach (var o in node.Outputs.OfType<Value>())
                Add(_producers, (node.Scope.Label, o.Name), node);
        }
    }

    public Model Model { get; }

    /// <summary>The node that a node came from; null where none, or more than one, can be it.</summary>
    public Node? Of(Node node) =>
        (node.Name.Length > 0 ? _byName.GetValueOrDefault((node.OpType, node.Name)) : null)
        ?? (node.Output(0) is { } output ? _byOutput.GetValueOrDefault((node.OpType, output.Name)) : null);

    /// <summary>The node that computes in float the value of the same name, whichever its operator; null where none, or more than one, can be it.</summary>
    public Node? ProducerOf(Value value) => _producers.GetValueOrDefault((value.Scope.Label, value.Name));

    private static void Add(Dictionary<(string, string), Node?> nodes, (string, string) key, Node node)
    {
        // two of one name: neither is known for sure
        if (!nodes.TryAdd(key, node))
            nodes[key] = null;
    }
}
