using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;
using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary><c>TypeProto</c>: the declared type of a value.</summary>
internal static class TypeMessage
{
    /// <summary>The type; where it cannot say all that the message says, the message is kept beside it.</summary>
    public static OnnxType Read(TypeProto message)
    {
        var type = Plain(message);
        return Unmodelled.Same(Plain(type), message) ? type : type with { Unmodelled = Unmodelled.Of(message) };
    }

    /// <summary>The message as it was read, unless the type has been changed since.</summary>
    public static TypeProto Write(OnnxType type)
    {
        var message = Plain(type);
        if (type.Unmodelled.IsEmpty)
            return message;
        var kept = Unmodelled.Restore<TypeProto>(type.Unmodelled);
        return Unmodelled.Same(Plain(Plain(kept)), message) ? kept : message;
    }

    private static OnnxType Plain(TypeProto message)
    {
        OnnxType type = message.ValueCase switch
        {
            TypeProto.ValueOneofCase.TensorType => new TensorType(Element(message.TensorType.ElemType), Shape(message.TensorType.Shape)),
            TypeProto.ValueOneofCase.SparseTensorType => new SparseTensorType(
                Element(message.SparseTensorType.ElemType),
                Shape(message.SparseTensorType.Shape)
            ),
            TypeProto.ValueOneofCase.SequenceType => new SequenceType(Nested(message.SequenceType.ElemType)),
            TypeProto.ValueOneofCase.OptionalType => new OptionalType(Nested(message.OptionalType.ElemType)),
            TypeProto.ValueOneofCase.MapType => new MapType(Element(message.MapType.KeyType), Nested(message.MapType.ValueType)),
            _ => new OpaqueType(),
        };
        return message.HasDenotation ? type with { Denotation = message.Denotation } : type;
    }

    private static OnnxType? Nested(TypeProto? message) => message is null ? null : Plain(message);

    private static ElementType Element(int code) => new(code);

    private static ImmutableArray<Dimension>? Shape(TensorShapeProto? shape) =>
        shape is null
            ? null
            :
            [
                .. shape.Dim.Select(d => new Dimension(
                    d.HasDimValue ? d.DimValue : null,
                    d.HasDimParam ? d.DimParam : null,
                    d.HasDenotation ? d.Denotation : null
                )),
            ];

    private static TypeProto Plain(OnnxType type)
    {
        var message = new TypeProto();
        if (type.Denotation is { } denotation)
            message.Denotation = denotation;
        switch (type)
        {
            case TensorType t:
                message.TensorType = new TypeProto.Types.Tensor { ElemType = t.Element.Code, Shape = Shape(t.Shape) };
                break;
            case SparseTensorType t:
                message.SparseTensorType = new TypeProto.Types.SparseTensor { ElemType = t.Element.Code, Shape = Shape(t.Shape) };
                break;
            case SequenceType t:
                message.SequenceType = new TypeProto.Types.Sequence { ElemType = Nested(t.Element) };
                break;
            case OptionalType t:
                message.OptionalType = new TypeProto.Types.Optional { ElemType = Nested(t.Element) };
                break;
            case MapType t:
                message.MapType = new TypeProto.Types.Map { KeyType = t.Key.Code, ValueType = Nested(t.Element) };
                break;
            default:
                break; // an opaque type is in the kept message
        }

        return message;
    }

    private static TypeProto? Nested(OnnxType? type) => type is null ? null : Plain(type);

    private static TensorShapeProto? Shape(ImmutableArray<Dimension>? shape)
    {
        if (shape is not { } dims)
            return null;
        var message = new TensorShapeProto();
        foreach (var dim in dims)
        {
            var entry = new TensorShapeProto.Types.Dimension();
            if (dim.Value is { } value)
                entry.DimValue = value;
            else if (dim.Symbol is { } symbol)
                entry.DimParam = symbol;
            if (dim.Denotation is { } denotation)
                entry.Denotation = denotation;
            message.Dim.Add(entry);
        }

        return message;
    }
}
