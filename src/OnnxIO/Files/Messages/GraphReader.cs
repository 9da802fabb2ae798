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
        var inputs = ReadInputs(message.Input, graph, names);
        ReadInitializers(message.Initializer, graph, names);
        ReadSparseInitializers(message.SparseInitializer, graph, names);
        ReadNodes(message.Node, graph, names);
        var outputs = ReadOutputs(message.Output, graph, names);
        ReadInfos(message.ValueInfo, graph, names);
        NoteSecondDeclarations(graph, inputs, outputs);

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

    /// <summary>The list of declared types; what it says first of a value is the value's own declaration.</summary>
    public void ReadInfos(RepeatedField<ValueInfoProto> messages, Graph graph, ScopeNames names)
    {
        foreach (var message in messages)
        {
            var listed = Declare(message, names.Own(message.Name));
            graph.Listing.Infos.Add(listed);
        }

        foreach (var value in graph.Values)
            value.InfoAsRead = value.Info;
    }

    /// <summary>Reads a declaration; of several the first that says something becomes the value's own.</summary>
    private static ListedInfo Declare(ValueInfoProto message, Value? value)
    {
        var name = message.HasName ? message.Name : null;
        var info = ValueInfoMessage.Read(message);
        if (value is not null)
            value.Info ??= info;
        return new ListedInfo(name, value, info);
    }

    private static void NoteSecondDeclarations(Graph graph, List<ListedInfo> inputs, List<ListedInfo> outputs)
    {
        foreach (var input in inputs.Where(i => !ValueInfoMessage.Same(i.Value!.Info, i.Info)))
            graph.Listing.Inputs.Add(input.Value!, input);
        foreach (var (place, output) in outputs.Index())
        {
            if (output.Value!.Scope != graph || !ValueInfoMessage.Same(output.Value.Info, output.Info))
                graph.Listing.Outputs.Add(place, output);
        }
    }

    private List<ListedInfo> ReadInputs(RepeatedField<ValueInfoProto> messages, Graph graph, ScopeNames names)
    {
        var inputs = new List<ListedInfo>();
        foreach (var message in messages)
        {
            if (!IsNamed(message.Name, "graph input", graph))
                continue;
            var value = new Value(message.Name, graph);
            inputs.Add(Declare(message, value));
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

        return inputs;
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

    private List<ListedInfo> ReadOutputs(RepeatedField<ValueInfoProto> messages, Graph graph, ScopeNames names)
    {
        var outputs = new List<ListedInfo>();
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

            // of a value of an outer scope, the declaration says nothing about that scope
            outputs.Add(value.Scope == graph ? Declare(message, value) : Declare(message, value: null) with { Value = value });
            graph.AddOutput(value);
        }

        return outputs;
    }

    private bool IsNamed(string name, string what, Graph graph)
    {
        if (name.Length > 0)
            return true;
        context.Report(FileCodes.Unnamed, graph.Label, $"One {what} has no name.", ExportAgain);
        return false;
    }
}
