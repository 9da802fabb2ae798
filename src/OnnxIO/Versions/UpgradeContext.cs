using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Versions;

/// <summary>What an adapter works with: the editor, and what is known about values.</summary>
/// <param name="editor">Changes the model that is upgraded.</param>
/// <param name="target">The operator set that the upgrade ends at.</param>
/// <param name="typeOf">A value's type as far as a run of the model or its declaration tells.</param>
internal sealed class UpgradeContext(GraphEditor editor, long target, Func<Value, TensorType?> typeOf)
{
    private readonly ElementTypes _elements = new(typeOf);

    public GraphEditor Editor => editor;

    /// <summary>The operator set that the upgrade ends at: what is added only has to exist there.</summary>
    public long Target => target;

    /// <summary>Extents of each axis, null where one is unknown; null where the rank is.</summary>
    public ImmutableArray<long?>? ShapeOf(Value? value) =>
        value is null ? null
        : value.Initializer is { } tensor ? [.. tensor.Dims.Select(d => (long?)d)]
        : typeOf(value)?.Shape is { } shape ? [.. shape.Select(d => d.Value)]
        : null;

    /// <summary>The element type, where it is declared or follows from what the value is computed of; else null.</summary>
    public ElementType? ElementOf(Value? value) => _elements.Of(value);

    /// <summary>A constant of one axis, that <paramref name="reader"/> may read.</summary>
    public Value Int64s(Node reader, string role, params ReadOnlySpan<long> values) =>
        editor.AddConstant(reader, NameOf(reader, role), Tensor.FromInt64s([values.Length], values));

    /// <summary>A constant without axes, that <paramref name="reader"/> may read.</summary>
    public Value Scalar(Node reader, string role, ElementType type, float value)
    {
        var bytes = new byte[type.ByteLength(1)];
        ElementCodec.For(type).Encode([value], bytes);
        return editor.AddConstant(reader, NameOf(reader, role), Tensor.FromBytes(type, [], bytes));
    }

    /// <summary>A node that computes something for <paramref name="reader"/>, placed before it.</summary>
    public Value Compute(Node reader, string role, string opType, ReadOnlySpan<Value?> inputs, params ReadOnlySpan<Attribute> attributes)
    {
        var name = NameOf(reader, role);
        return editor.AddNode(reader.Scope, opType, inputs, [name], attributes, name: name, before: reader).Outputs[0]!;
    }

    private static string NameOf(Node reader, string role) =>
        $"{(reader.Name.Length > 0 ? reader.Name : reader.Outputs.OfType<Value>().FirstOrDefault()?.Name ?? reader.OpType)}_{role}";
}
