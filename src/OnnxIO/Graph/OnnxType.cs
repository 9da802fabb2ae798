using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO;

/// <summary>The declared type of a value (<c>TypeProto</c>).</summary>
public abstract record OnnxType
{
    /// <summary>What the value means, as the standard's <c>IMAGE</c>; rarely set.</summary>
    public string? Denotation { get; init; }

    internal ReadOnlyMemory<byte> Unmodelled { get; init; }
}

/// <summary>A dense tensor. A null shape means that even the rank is unknown.</summary>
public sealed record TensorType(ElementType Element, ImmutableArray<Dimension>? Shape) : OnnxType
{
    /// <summary>Whether the rank and every extent are fixed.</summary>
    public bool IsStatic => Shape is { } shape && shape.All(d => d.IsFixed);

    /// <inheritdoc/>
    public override string ToString() => Shape is { } shape ? $"{Element}[{string.Join(',', shape)}]" : $"{Element}[...]";
}

/// <summary>A sparse tensor.</summary>
public sealed record SparseTensorType(ElementType Element, ImmutableArray<Dimension>? Shape) : OnnxType;

/// <summary>A sequence of values of one type.</summary>
public sealed record SequenceType(OnnxType? Element) : OnnxType;

/// <summary>A map from a scalar key to a value.</summary>
public sealed record MapType(ElementType Key, OnnxType? Element) : OnnxType;

/// <summary>A value that may be absent.</summary>
public sealed record OptionalType(OnnxType? Element) : OnnxType;

/// <summary>A type of another domain, or none: carried along, not understood.</summary>
public sealed record OpaqueType : OnnxType;
