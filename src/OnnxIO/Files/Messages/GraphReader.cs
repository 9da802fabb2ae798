using Google.Protobuf.Collections;
using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary>
/// Reads a <c>GraphProto</c> into a scope. All that the scope defines is declared first, then readers are tied to it, so the
/// order of the file does not matter; bodies are read when their node is tied, and see everything around them.
/// </summary>
internal sealed class GraphReader(BindingContext context)
{
    private const string ExportAgain = "Export the model again; the file was written wrongly or damaged.";

    /// <param name="message">Emptied of all that is modelled.</param>
    /// <param name="graph">The scope to fill.</param>
    /// <param name="outer">Names of the scopes around it.</param>
    public void Read(GraphProto message, Graph graph, ScopeNames? outer)
    {
        graph.Name = message.HasName ? message.Name : null;
        graph.DocString = message.HasDocString ? message.DocString : null;
        graph.Metadata = MetadataMessage.Take(message.MetadataProps);
        graph.QuantizationAnnotations = [.. message.QuantizationAnnotation.Select(AnnotationMessage.Read)];
        var names = new ScopeNames(outer);
        ReadInputs(message.Input, graph, names);
        ReadInitializers(message.Initializer, graph, names);
        ReadSparseInitializers(message.SparseInitializer, graph, names);
        ReadNodes(message.Node, graph, names);
        ReadOutputs(message.Output, graph, names);
        ReadInfos(message.ValueInfo, graph, names);

        message.ClearName();
        message.ClearDocString();
        message.QuantizationAnnotation.Clear();
        message.Input.Clear();
        message.Initializer.Clear();
        message.SparseInitializer.Clear();
        message.Node.Clear();
        message.Output.Clear();
        message.ValueInfo.Clear();
        graph.Unmodelled = Unmodelled.Of(message);
    }

    /// <summary>Nodes of a scope in which inputs and initializers are declared; puts them in order where the file does not.</summary>
    public void ReadNodes(RepeatedField<NodeProto> messages, Graph graph, ScopeNames names)
    {
        var nodes = new List<Node>(messages.Count);
        foreach (var message in messages)
        {
            var node = NodeMessage.Declare(message, graph, names, context);
            graph.Nodes.AddLast(node);
            nodes.Add(node);
        }

        for (var i = 0; i < nodes.Count; i++)
            NodeMessage.Link(nodes[i], messages[i], names, this, context);
        NodeOrder.Ensure(graph, context);
    }

    /// <summary>The list of declared types: each entry goes to its value, and oddities are noted.</summary>
    public void ReadInfos(RepeatedField<ValueInfoProto> messages, Graph graph, ScopeNames names)
    {
        foreach (var message in messages)
        {
            var name = message.Name;
            var info = ValueInfoMessage.Read(message);
            var value = names.Own(name);
            if (value is not null)
                value.Info ??= info;
            var isOwn = value is not null && ValueInfoMessage.Same(value.Info, info);
            graph.Listing.Infos.Add(new ListedInfo(name, value, isOwn ? null : info ?? new ValueInfo(Type: null)));
        }
    }

    private void ReadInputs(RepeatedField<ValueInfoProto> messages, Graph graph, ScopeNames names)
    {
        foreach (var message in messages)
        {
            if (!IsNamed(message.Name, "graph input", graph))
                continue;
            var value = new Value(message.Name, graph) { Info = ValueInfoMessage.Read(message) };
            if (names.TryDeclare(value))
                graph.AddInput(value);
            else
                context.Report(
                    FileCodes.DuplicateName,
                    $"graph input '{value}'",
                    $"{graph.Label} has two inputs of this name.",
                    ExportAgain
                );
        }
    }

    private void ReadInitializers(RepeatedField<TensorProto> messages, Graph graph, ScopeNames names)
    {
        foreach (var message in messages)
        {
            var name = message.Name;
            var tensor = TensorMessage.Read(message, $"initializer '{name}'", context);
            if (DeclareInitializer(name, graph, names) is not { } value || tensor is null)
                continue;
            value.Initializer = tensor;
            graph.AddInitializer(value);
        }
    }

    private void ReadSparseInitializers(RepeatedField<SparseTensorProto> messages, Graph graph, ScopeNames names)
    {
        foreach (var message in messages)
        {
            var name = message.Values?.Name ?? "";
            var tensor = SparseTensorMessage.Read(message, $"sparse initializer '{name}'", context);
            if (DeclareInitializer(name, graph, names) is not { } value || tensor is null)
                continue;
            value.SparseInitializer = tensor;
            graph.AddSparseInitializer(value);
        }
    }

    /// <summary>The value that an initializer defines: a graph input of that name, or a new one.</summary>
    private Value? DeclareInitializer(string name, Graph graph, ScopeNames names)
    {
        if (!IsNamed(name, "initializer", graph))
            return null;
        if (names.Own(name) is { } known)
        {
            if (known is { IsGraphInput: true, IsInitializer: false })
                return known;
            context.Report(FileCodes.DuplicateName, $"initializer '{name}'", $"{graph.Label} defines this name twice.", ExportAgain);
            return null;
        }

        var value = new Value(name, graph);
        names.TryDeclare(value);
        return value;
    }

    private void ReadOutputs(RepeatedField<ValueInfoProto> messages, Graph graph, ScopeNames names)
    {
        foreach (var message in messages)
        {
            if (!IsNamed(message.Name, "graph output", graph))
                continue;
            if (names.Find(message.Name) is not { } value)
            {
                context.Report(
                    FileCodes.DanglingName,
                    $"graph output '{message.Name}'",
                    $"{graph.Label} returns a value that nothing in it defines.",
                    ExportAgain
                );
                continue;
            }

            var info = ValueInfoMessage.Read(message);
            if (value.Scope == graph)
                value.Info ??= info;
            if (value.Scope != graph || !ValueInfoMessage.Same(value.Info, info))
                graph.Listing.OutputInfos.Add(graph.Outputs.Count, info);
            graph.AddOutput(value);
        }
    }

    private bool IsNamed(string name, string what, Graph graph)
    {
        if (name.Length > 0)
            return true;
        context.Report(FileCodes.Unnamed, graph.Label, $"One {what} has no name.", ExportAgain);
        return false;
    }
}
