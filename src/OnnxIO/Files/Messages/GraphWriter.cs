using Google.Protobuf.Collections;
using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary>Writes a scope as <c>GraphProto</c>: in the order of its file where that is kept, new things after it.</summary>
internal static class GraphWriter
{
    public static GraphProto Write(Graph graph, OutgoingPayloads payloads)
    {
        var message = Unmodelled.Restore<GraphProto>(graph.Unmodelled);
        if (graph.Name is { } name)
            message.Name = name;
        if (graph.DocString is { } doc)
            message.DocString = doc;
        message.Input.AddRange(graph.Inputs.Select(v => ValueInfoMessage.Write(v.Name, graph.Listing.OfInput(v))));
        message.Output.AddRange(graph.Outputs.Select((v, i) => ValueInfoMessage.Write(v.Name, graph.Listing.OfOutput(i, v))));
        message.Initializer.AddRange(
            graph.Initializers.Select(v => TensorMessage.Write(v.Initializer!, v.Name, payloads, isInitializer: true))
        );
        message.SparseInitializer.AddRange(
            graph.SparseInitializers.Select(v => SparseTensorMessage.Write(v.SparseInitializer!, v.Name, payloads))
        );
        message.Node.AddRange(graph.Nodes.Select(n => NodeMessage.Write(n, payloads)));
        WriteInfos(graph, message.ValueInfo, signatureIsTyped: true);
        message.QuantizationAnnotation.AddRange(graph.QuantizationAnnotations.Select(AnnotationMessage.Write));
        MetadataMessage.Write(graph.Metadata, message.MetadataProps);
        return message;
    }

    /// <summary>The list of declared types: the file's entries whose values are still there, then those that are declared nowhere else.</summary>
    /// <param name="graph">The scope.</param>
    /// <param name="list">Where the entries go.</param>
    /// <param name="signatureIsTyped">Whether inputs and outputs carry their own declarations, as a function's do not.</param>
    public static void WriteInfos(Graph graph, RepeatedField<ValueInfoProto> list, bool signatureIsTyped)
    {
        var values = graph.Values.ToHashSet();
        var written = new HashSet<Value>();
        foreach (var listed in graph.Listing.Infos)
        {
            var value = listed.Value;
            if (value is not null && !values.Contains(value))
                continue;
            list.Add(ValueInfoMessage.Write(value?.Name ?? listed.Name, GraphListing.Current(listed)));
            if (value is not null)
                written.Add(value);
        }

        foreach (var value in graph.Values)
        {
            var isInSignature = signatureIsTyped && (value.IsGraphInput || value.OutputOf.Contains(graph));
            if (value.Info is not null && !isInSignature && !written.Contains(value))
                list.Add(ValueInfoMessage.Write(value.Name, value.Info));
        }
    }
}
