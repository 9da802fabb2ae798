using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Versions;

/// <summary>What an adapter works with: the editor, and what is known about values.</summary>
/// <param name="editor">Changes the model that is upgraded.</param>
/// <param name="target">The operator set that the upgrade ends at.</param>
/// <param name="typeOf">A value's type as far as a run of the model or its declaration tells.</param>
internal sealed class UpgradeContext(GraphEditor editor, long target, Func<Value, TensorType?> typeOf)
{
    private const int CastLikeSince = 15;

    private readonly ElementTypes _elements = new(typeOf);
    private readonly Ranks _ranks = new(typeOf);
    private readonly HashSet<Node> _enlarging = [];

    public GraphEditor Editor => editor;

    /// <summary>The operator set that the upgrade ends at: what is added only has to exist there.</summary>
    public long Target => target;

    /// <summary>Extents of each axis, null where one is unknown; null where the rank is.</summary>
    public ImmutableArray<long?>? ShapeOf(Value? value) =>
        value is null ? null
        : value.Initializer is { } tensor ? [.. tensor.Dims.Select(d => (long?)d)]
        : typeOf(value)?.Shape is { } shape ? [.. shape.Select(d => d.Value)]
        : _ranks.Of(value) is { } rank ? [.. Enumerable.Repeat<long?>(null, rank)]
        : null;

    /// <summary>The element type, where it is declared or follows from what the value is computed of; else null.</summary>
    public ElementType? ElementOf(Value? value) => _elements.Of(value);

    /// <summary>Notes that a Resize was an Upsample, which never shrinks, whatever its scales are.</summary>
    public void OnlyEnlarges(Node resize) => _enlarging.Add(resize);

    public bool IsOnlyEnlarging(Node resize) => _enlarging.Contains(resize);

    /// <summary>Whether an adapter had to write a longer form because a type or rank was not known.</summary>
    public bool MissesTypes { get; set; }

    /// <summary>A constant that <paramref name="reader"/> may read.</summary>
    public Value Constant(Node reader, string role, Tensor tensor) => editor.AddConstant(reader, NameOf(reader, role), tensor);

    /// <summary>A constant of one axis, that <paramref name="reader"/> may read.</summary>
    public Value Int64s(Node reader, string role, params ReadOnlySpan<long> values) =>
        Constant(reader, role, Tensor.FromInt64s([values.Length], values));

    /// <summary>Why <see cref="ScalarLike"/> cannot be asked for, as a clause; null where it can.</summary>
    public string? WhyNoScalarLike(Value? like) =>
        target >= CastLikeSince || ElementOf(like) is not null
            ? null
            : $"the element type of its input is not known, which a number given to it must have from then on, up to opset {CastLikeSince - 1}";

    /// <summary>A constant without axes, of the element type of <paramref name="like"/>: cast in the graph where the type is not known.</summary>
    public Value ScalarLike(Node reader, string role, float value, Value like)
    {
        if (ElementOf(like) is not { } type)
            return Like(reader, role, Constant(reader, role, Tensor.FromSingles([], [value])), like);
        var bytes = new byte[type.ByteLength(1)];
        ElementCodec.For(type).Encode([value], bytes);
        return Constant(reader, role, Tensor.FromBytes(type, [], bytes));
    }

    /// <summary>A float value with the element type of another value.</summary>
    public Value Like(Node reader, string role, Value single, Value like) =>
        ElementOf(like) is not { } type ? Compute(reader, $"{role}_cast", "CastLike", [single, like])
        : type == ElementType.Float32 ? single
        : Compute(reader, $"{role}_cast", "Cast", [single], Attribute.Of("to", (long)type.Code));

    /// <summary>A node that computes something for <paramref name="reader"/>, placed before it.</summary>
    public Value Compute(Node reader, string role, string opType, ReadOnlySpan<Value?> inputs, params ReadOnlySpan<Attribute> attributes)
    {
        var name = NameOf(reader, role);
        return editor.AddNode(reader.Scope, opType, inputs, [name], attributes, name: name, before: reader).Outputs[0]!;
    }

    private static string NameOf(Node reader, string role) =>
        $"{(reader.Name.Length > 0 ? reader.Name : reader.Outputs.OfType<Value>().FirstOrDefault()?.Name ?? reader.OpType)}_{role}";
}
