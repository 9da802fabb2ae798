using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary><c>FunctionProto</c>: a function of the model.</summary>
internal static class FunctionMessage
{
    public static void Read(FunctionProto message, Model model, BindingContext context)
    {
        var function = new Function(model, message.Domain, message.Name)
        {
            Overload = message.HasOverload ? message.Overload : null,
            DocString = message.HasDocString ? message.DocString : null,
            RequiredAttributes = [.. message.Attribute],
            Metadata = MetadataMessage.Take(message.MetadataProps),
        };
        model.AddFunction(function);
        var body = function.Body;
        var names = new ScopeNames(outer: null);
        var reader = new GraphReader(context);
        foreach (var name in message.Input)
        {
            var value = new Value(name, body);
            if (names.TryDeclare(value))
                body.AddInput(value);
            else
                context.Report(FileCodes.DuplicateName, body.Label, $"Two of its inputs have the name '{name}'.");
        }

        foreach (var import in message.OpsetImport)
            function.Opsets.Add(OpsetMessage.Read(import));
        reader.ReadNodes(message.Node, body, names);
        foreach (var name in message.Output)
        {
            if (names.Find(name) is { } value)
                body.AddOutput(value);
            else
                context.Report(FileCodes.DanglingName, body.Label, $"Its output '{name}' is defined by nothing in it.");
        }

        reader.ReadInfos(message.ValueInfo, body, names);
        foreach (var attribute in message.AttributeProto)
        {
            if (AttributeMessage.Read(attribute, body.Label, ReadDefault, context) is { } read)
                function.DefaultAttributes.Add(read);
        }

        ClearModelled(message);
        function.Unmodelled = Unmodelled.Of(message);

        Graph ReadDefault(GraphProto graph)
        {
            var scope = new Graph(model, outer: null);
            reader.Read(graph, scope, outer: null);
            return scope;
        }
    }

    public static FunctionProto Write(Function function, OutgoingPayloads payloads)
    {
        var message = Unmodelled.Restore<FunctionProto>(function.Unmodelled);
        if (function.Name.Length > 0)
            message.Name = function.Name;
        if (function.Domain.Length > 0)
            message.Domain = function.Domain;
        if (function.Overload is { } overload)
            message.Overload = overload;
        if (function.DocString is { } doc)
            message.DocString = doc;
        message.Input.AddRange(function.Body.Inputs.Select(v => v.Name));
        message.Output.AddRange(function.Body.Outputs.Select(v => v.Name));
        message.Attribute.AddRange(function.RequiredAttributes);
        message.AttributeProto.AddRange(function.DefaultAttributes.Select(a => AttributeMessage.Write(a, payloads)));
        message.Node.AddRange(function.Body.Nodes.Select(n => NodeMessage.Write(n, payloads)));
        message.OpsetImport.AddRange(function.Opsets.Select(OpsetMessage.Write));
        GraphWriter.WriteInfos(function.Body, message.ValueInfo, signatureIsTyped: false);
        MetadataMessage.Write(function.Metadata, message.MetadataProps);
        return message;
    }

    private static void ClearModelled(FunctionProto message)
    {
        if (message.Name.Length > 0)
            message.ClearName();
        if (message.Domain.Length > 0)
            message.ClearDomain();
        message.ClearOverload();
        message.ClearDocString();
        message.Input.Clear();
        message.Output.Clear();
        message.Attribute.Clear();
        message.AttributeProto.Clear();
        message.Node.Clear();
        message.OpsetImport.Clear();
        message.ValueInfo.Clear();
    }
}
