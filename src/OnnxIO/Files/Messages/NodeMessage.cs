using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary><c>NodeProto</c>, read in two steps: first every node of a scope declares its outputs, then each finds its inputs.</summary>
internal static class NodeMessage
{
    /// <summary>A node with its outputs, not yet in its scope's list.</summary>
    public static Node Declare(NodeProto message, Graph scope, ScopeNames names, BindingContext context)
    {
        var node = new Node(scope, message.Domain, message.OpType, message.Name)
        {
            Overload = message.HasOverload ? message.Overload : null,
            DocString = message.HasDocString ? message.DocString : null,
            Metadata = MetadataMessage.Take(message.MetadataProps),
            Presence =
                (message is { HasName: true, Name: "" } ? NodePresence.Name : 0)
                | (message is { HasDomain: true, Domain: "" } ? NodePresence.Domain : 0),
        };
        foreach (var name in message.Output)
        {
            var value = name.Length == 0 ? null : new Value(name, scope);
            node.AddOutput(value);
            if (value is not null && !names.TryDeclare(value))
                context.Report(FileCodes.DuplicateName, LabelOf(node), $"Its output '{name}' is defined a second time in {scope.Label}.");
        }

        return node;
    }

    /// <summary>Ties the node to what it reads, and reads its attributes with their bodies.</summary>
    public static void Link(Node node, NodeProto message, ScopeNames names, GraphReader reader, BindingContext context)
    {
        foreach (var name in message.Input)
        {
            var value = name.Length == 0 ? null : names.Find(name);
            if (value is null && name.Length > 0)
            {
                context.Report(
                    FileCodes.DanglingName,
                    LabelOf(node),
                    $"Its input '{name}' is defined nowhere: by no node, initializer or graph input.",
                    "Export the model again, or add the missing initializer."
                );
            }

            node.AddInput(value);
        }

        foreach (var attribute in message.Attribute)
        {
            if (AttributeMessage.Read(attribute, LabelOf(node), ReadBody, context) is { } read)
                node.Attributes.Add(read);
        }

        ClearModelled(message);
        node.Unmodelled = Unmodelled.Of(message);

        Graph ReadBody(GraphProto body)
        {
            var graph = new Graph(node.Scope.Model, node.Scope) { Holder = node };
            reader.Read(body, graph, names);
            return graph;
        }
    }

    public static NodeProto Write(Node node, OutgoingPayloads payloads)
    {
        var message = Unmodelled.Restore<NodeProto>(node.Unmodelled);
        message.Input.AddRange(node.Inputs.Select(v => v?.Name ?? ""));
        message.Output.AddRange(node.Outputs.Select(v => v?.Name ?? ""));
        if (node.Name.Length > 0 || node.Presence.HasFlag(NodePresence.Name))
            message.Name = node.Name;
        if (node.OpType.Length > 0)
            message.OpType = node.OpType;
        if (node.Domain.Length > 0 || node.Presence.HasFlag(NodePresence.Domain))
            message.Domain = node.Domain;
        if (node.Overload is { } overload)
            message.Overload = overload;
        if (node.DocString is { } doc)
            message.DocString = doc;
        message.Attribute.AddRange(node.Attributes.Select(a => AttributeMessage.Write(a, payloads)));
        MetadataMessage.Write(node.Metadata, message.MetadataProps);
        return message;
    }

    public static string LabelOf(Node node) => $"node '{node.Label}' ({node.OpType})";

    private static void ClearModelled(NodeProto message)
    {
        message.Input.Clear();
        message.Output.Clear();
        message.Attribute.Clear();
        message.ClearName();
        message.ClearDomain();
        if (message.OpType.Length > 0)
            message.ClearOpType();
        message.ClearOverload();
        message.ClearDocString();
    }
}
