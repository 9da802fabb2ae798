using System.Collections.Immutable;
using Google.Protobuf;
using NNCompress.OnnxIO.Tensors;
using Onnx;
using Proto = Onnx.AttributeProto;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary><c>AttributeProto</c>.</summary>
internal static class AttributeMessage
{
    /// <summary>The attribute, or null where an error was reported.</summary>
    /// <param name="message">Emptied of all that is modelled.</param>
    /// <param name="owner">The node or function, for findings.</param>
    /// <param name="readGraph">Reads a body in its scope.</param>
    /// <param name="context">Takes what is wrong.</param>
    public static Attribute? Read(Proto message, string owner, Func<GraphProto, Graph> readGraph, BindingContext context)
    {
        var label = $"attribute '{message.Name}' of {owner}";
        var stated = message.HasType && message.Type != Proto.Types.AttributeType.Undefined;
        var kind = stated ? (AttributeKind)(int)message.Type : InferKind(message);
        var refersTo = message.HasRefAttrName ? message.RefAttrName : null;
        var isStated = true;
        object? payload = null;
        if (refersTo is null)
        {
            payload = TakePayload(message, kind, label, readGraph, context, out isStated);
            if (
                payload is null
                && kind is AttributeKind.Tensor or AttributeKind.Graph or AttributeKind.SparseTensor or AttributeKind.TypeProto
            )
            {
                context.Report(FileCodes.BadAttribute, label, $"It is said to be of kind {kind} but holds none that can be read.");
                return null;
            }
        }

        if (message.T is not null || message.G is not null || message.SparseTensor is not null)
            return Contradiction(kind, label, context);
        if (message.Tensors.Count + message.Graphs.Count + message.SparseTensors.Count > 0)
            return Contradiction(kind, label, context);

        var name = message.Name;
        var doc = message.HasDocString ? message.DocString : null;
        if (name.Length > 0)
            message.ClearName();
        if (stated)
            message.ClearType();
        message.ClearDocString();
        message.ClearRefAttrName();
        return Attribute.Stored(name, kind, payload) with
        {
            ReferencedName = refersTo,
            DocString = doc,
            KindIsStated = stated,
            PayloadIsStated = isStated,
            Unmodelled = Unmodelled.Of(message),
        };
    }

    public static Proto Write(Attribute attribute, OutgoingPayloads payloads)
    {
        var message = Unmodelled.Restore<Proto>(attribute.Unmodelled);
        if (attribute.Name.Length > 0)
            message.Name = attribute.Name;
        if (attribute.KindIsStated)
            message.Type = (Proto.Types.AttributeType)(int)attribute.Kind;
        if (attribute.ReferencedName is { } reference)
            message.RefAttrName = reference;
        if (attribute.DocString is { } doc)
            message.DocString = doc;
        if (attribute.PayloadIsStated)
            PutPayload(message, attribute.Payload, payloads);
        return message;
    }

    private static Attribute? Contradiction(AttributeKind kind, string label, BindingContext context)
    {
        context.Report(FileCodes.BadAttribute, label, $"It is said to be of kind {kind} but holds a tensor or graph of another kind.");
        return null;
    }

    /// <summary>IR versions 1 and 2 did not state the kind: the field that is there tells.</summary>
    private static AttributeKind InferKind(Proto message) =>
        message switch
        {
            { HasF: true } => AttributeKind.Float,
            { HasI: true } => AttributeKind.Int,
            { HasS: true } => AttributeKind.String,
            { T: not null } => AttributeKind.Tensor,
            { G: not null } => AttributeKind.Graph,
            { SparseTensor: not null } => AttributeKind.SparseTensor,
            { Tp: not null } => AttributeKind.TypeProto,
            { Floats.Count: > 0 } => AttributeKind.Floats,
            { Ints.Count: > 0 } => AttributeKind.Ints,
            { Strings.Count: > 0 } => AttributeKind.Strings,
            { Tensors.Count: > 0 } => AttributeKind.Tensors,
            { Graphs.Count: > 0 } => AttributeKind.Graphs,
            { SparseTensors.Count: > 0 } => AttributeKind.SparseTensors,
            { TypeProtos.Count: > 0 } => AttributeKind.TypeProtos,
            _ => AttributeKind.Undefined,
        };

    private static object? TakePayload(
        Proto message,
        AttributeKind kind,
        string label,
        Func<GraphProto, Graph> readGraph,
        BindingContext context,
        out bool isStated
    )
    {
        isStated = true;
        object? payload = null;
        switch (kind)
        {
            case AttributeKind.Float:
                isStated = message.HasF;
                payload = message.F;
                message.ClearF();
                break;
            case AttributeKind.Int:
                isStated = message.HasI;
                payload = message.I;
                message.ClearI();
                break;
            case AttributeKind.String:
                isStated = message.HasS;
                payload = message.S.Memory;
                message.ClearS();
                break;
            case AttributeKind.Tensor:
                payload = message.T is null ? null : TensorMessage.Read(message.T, label, context);
                message.T = null;
                break;
            case AttributeKind.Graph:
                payload = message.G is null ? null : readGraph(message.G);
                message.G = null;
                break;
            case AttributeKind.SparseTensor:
                payload = message.SparseTensor is null ? null : SparseTensorMessage.Read(message.SparseTensor, label, context);
                message.SparseTensor = null;
                break;
            case AttributeKind.TypeProto:
                payload = message.Tp is null ? null : TypeMessage.Read(message.Tp);
                message.Tp = null;
                break;
            default:
                payload = TakeList(message, kind, label, readGraph, context);
                break;
        }

        return payload;
    }

    private static object? TakeList(
        Proto message,
        AttributeKind kind,
        string label,
        Func<GraphProto, Graph> readGraph,
        BindingContext context
    )
    {
        object? payload = null;
        switch (kind)
        {
            case AttributeKind.Floats:
                payload = message.Floats.ToImmutableArray();
                message.Floats.Clear();
                break;
            case AttributeKind.Ints:
                payload = message.Ints.ToImmutableArray();
                message.Ints.Clear();
                break;
            case AttributeKind.Strings:
                payload = message.Strings.Select(s => s.Memory).ToImmutableArray();
                message.Strings.Clear();
                break;
            case AttributeKind.Tensors:
                payload = message
                    .Tensors.Select((t, i) => TensorMessage.Read(t, $"{label} [{i}]", context))
                    .OfType<Tensor>()
                    .ToImmutableArray();
                message.Tensors.Clear();
                break;
            case AttributeKind.Graphs:
                payload = message.Graphs.Select(readGraph).ToImmutableArray();
                message.Graphs.Clear();
                break;
            case AttributeKind.SparseTensors:
                payload = message
                    .SparseTensors.Select((t, i) => SparseTensorMessage.Read(t, $"{label} [{i}]", context))
                    .OfType<SparseTensor>()
                    .ToImmutableArray();
                message.SparseTensors.Clear();
                break;
            case AttributeKind.TypeProtos:
                payload = message.TypeProtos.Select(TypeMessage.Read).ToImmutableArray();
                message.TypeProtos.Clear();
                break;
            default:
                break; // a kind of a later version: what it holds stays unmodelled
        }

        return payload;
    }

    private static void PutPayload(Proto message, object? payload, OutgoingPayloads payloads)
    {
        switch (payload)
        {
            case null:
                break; // a reference, or a kind of a later version
            case float value:
                message.F = value;
                break;
            case long value:
                message.I = value;
                break;
            case ReadOnlyMemory<byte> value:
                message.S = UnsafeByteOperations.UnsafeWrap(value);
                break;
            case Tensor value:
                message.T = TensorMessage.Write(value, value.Name, payloads, isInitializer: false);
                break;
            case Graph value:
                message.G = GraphWriter.Write(value, payloads);
                break;
            case SparseTensor value:
                message.SparseTensor = SparseTensorMessage.Write(value, value.Values.Name, payloads);
                break;
            case OnnxType value:
                message.Tp = TypeMessage.Write(value);
                break;
            default:
                PutList(message, payload, payloads);
                break;
        }
    }

    private static void PutList(Proto message, object payload, OutgoingPayloads payloads)
    {
        switch (payload)
        {
            case ImmutableArray<float> values:
                message.Floats.AddRange(values);
                break;
            case ImmutableArray<long> values:
                message.Ints.AddRange(values);
                break;
            case ImmutableArray<ReadOnlyMemory<byte>> values:
                message.Strings.AddRange(values.Select(UnsafeByteOperations.UnsafeWrap));
                break;
            case ImmutableArray<Tensor> values:
                message.Tensors.AddRange(values.Select(t => TensorMessage.Write(t, t.Name, payloads, isInitializer: false)));
                break;
            case ImmutableArray<Graph> values:
                message.Graphs.AddRange(values.Select(g => GraphWriter.Write(g, payloads)));
                break;
            case ImmutableArray<SparseTensor> values:
                message.SparseTensors.AddRange(values.Select(t => SparseTensorMessage.Write(t, t.Values.Name, payloads)));
                break;
            case ImmutableArray<OnnxType> values:
                message.TypeProtos.AddRange(values.Select(TypeMessage.Write));
                break;
            default:
                throw new InvalidOperationException($"No attribute holds a {payload.GetType()}.");
        }
    }
}
