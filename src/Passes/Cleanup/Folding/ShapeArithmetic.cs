using System.Collections.Immutable;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Evaluates operators that take shapes apart and put them together, over vectors of which some elements are known:
/// Shape, Size, Gather, Slice, Concat, Squeeze, Unsqueeze, Cast and Identity. So the channels of a tensor come out as a constant even
/// where its batch is free. What these leave unknown, or what is computed otherwise, is left to the runtime.
/// </summary>
internal sealed class ShapeArithmetic(Func<Value, ImmutableArray<Dimension>?> shapeOf)
{
    private readonly Dictionary<Value, ShapeVector?> _known = [];

    /// <summary>What is known of a value; null where it is no short integer vector, or where nothing is known.</summary>
    public ShapeVector? Of(Value? value)
    {
        if (value is null)
            return null;
        if (_known.TryGetValue(value, out var known))
            return known;
        _known[value] = null; // a cyclic graph ends here
        return _known[value] = Constants.TensorOf(value) is { } tensor ? OfConstant(tensor) : Compute(value.Producer);
    }

    private static ShapeVector? OfConstant(Tensor tensor) =>
        tensor is { Rank: <= 1, ElementCount: <= ShapeVector.MaxItems }
        && (tensor.Type == ElementType.Int64 || tensor.Type == ElementType.Int32)
            ? new ShapeVector(tensor.Type, tensor.Rank == 0, [.. tensor.ToInt64s().Select(i => (long?)i)])
            : null;

    private ShapeVector? Compute(Node? node)
    {
        if (
            node is null
            || !node.IsStandard
            || node.Attributes.Any(a => a.ReferencedName is not null)
            || FunctionCalls.CalleeOf(node) is not null
        )
            return null;
        return node.OpType switch
        {
            "Shape" => OfShape(node),
            "Size" => OfSize(node),
            "Identity" => Of(node.Input(0)),
            "Cast" => OfCast(node),
            "Gather" => OfGather(node),
            "Slice" => OfSlice(node),
            "Concat" => OfConcat(node),
            "Squeeze" => Of(node.Input(0)) is { Items.Length: 1 } vector && DropsOneAxis(node) ? vector with { IsScalar = true } : null,
            "Unsqueeze" => Of(node.Input(0)) is { IsScalar: true } scalar && AddsOneAxis(node) ? scalar with { IsScalar = false } : null,
            _ => null,
        };
    }

    /// <summary>start and end cut the shape; negative ones count from its end, and both are clamped to it.</summary>
    private ShapeVector? OfShape(Node node)
    {
        if (node.Input(0) is not { } x || shapeOf(x) is not { Length: <= ShapeVector.MaxItems } shape)
            return null;
        var start = ClampIndex(node.Attributes.Int("start", 0), shape.Length);
        var end = ClampIndex(node.Attributes.Int("end", shape.Length), shape.Length);
        return new ShapeVector(ElementType.Int64, false, [.. shape.Skip(start).Take(end - start).Select(d => d.Value)]);
    }

    private ShapeVector? OfSize(Node node)
    {
        if (node.Input(0) is not { } x || shapeOf(x) is not { } shape || !shape.All(d => d.IsFixed))
            return null;
        var product = shape.Aggregate((Int128)1, (p, d) => p * d.Value!.Value);
        return product <= long.MaxValue ? new ShapeVector(ElementType.Int64, true, [(long)product]) : null;
    }

    private ShapeVector? OfCast(Node node)
    {
        if (node.Attributes.Find("to")?.Payload is not long code || Of(node.Input(0)) is not { } vector)
            return null;
        var to = new ElementType((int)code);
        if (to == ElementType.Int64)
            return vector with { Type = to };
        return to == ElementType.Int32 && vector.Items.All(i => i is null or (>= int.MinValue and <= int.MaxValue))
            ? vector with
            {
                Type = to,
            }
            : null;
    }

    private ShapeVector? OfGather(Node node)
    {
        if (Of(node.Input(0)) is not { IsScalar: false } vector || Of(node.Input(1)) is not { IsKnown: true } indices)
            return null;
        if (node.Attributes.Int("axis", 0) is not (0 or -1))
            return null;
        var count = vector.Items.Length;
        if (indices.Items.Any(i => i < -count || i >= count))
            return null;
        return vector with
        {
            IsScalar = indices.IsScalar,
            Items = [.. indices.Items.Select(i => vector.Items[(int)(i!.Value < 0 ? i.Value + count : i.Value)])],
        };
    }

    /// <summary>Of one axis, step 1 or more; before operator set 10 starts, ends and axes are attributes.</summary>
    private ShapeVector? OfSlice(Node node)
    {
        if (Of(node.Input(0)) is not { IsScalar: false } vector)
            return null;
        var attributes = node.Scope.Model.OpsetsOf(node.Scope).Standard < 10;
        var starts = attributes ? node.Attributes.Ints("starts") : Constants.Int64sOf(node.Input(1));
        var ends = attributes ? node.Attributes.Ints("ends") : Constants.Int64sOf(node.Input(2));
        var axes = attributes ? node.Attributes.Ints("axes") : Optional(node.Input(3), 0);
        ImmutableArray<long>? steps = attributes ? null : Optional(node.Input(4), 1);
        if (
            starts is not { Length: 1 }
            || ends is not { Length: 1 }
            || axes is { } a && a is not [0 or -1]
            || steps is { } s && s is not [>= 1]
        )
            return null;
        var start = ClampIndex(starts.Value[0], vector.Items.Length);
        var end = ClampIndex(ends.Value[0], vector.Items.Length);
        var step = (int)Math.Min(steps?[0] ?? 1, int.MaxValue);
        var items = ImmutableArray.CreateBuilder<long?>();
        for (var i = start; i < end; i += Math.Min(step, vector.Items.Length + 1))
            items.Add(vector.Items[i]);
        return vector with { Items = items.ToImmutable() };
    }

    private ShapeVector? OfConcat(Node node)
    {
        if (node.Attributes.Int("axis", 0) is not (0 or -1))
            return null;
        var parts = node.Inputs.Select(Of).ToArray();
        if (parts.Length == 0 || parts.Any(p => p is null or { IsScalar: true } || p.Type != parts[0]!.Type))
            return null;
        var items = parts.SelectMany(p => p!.Items).ToImmutableArray();
        return items.Length <= ShapeVector.MaxItems ? new ShapeVector(parts[0]!.Type, false, items) : null;
    }

    /// <summary>Squeeze of a vector: without axes, or along axis 0.</summary>
    private static bool DropsOneAxis(Node node) => Axes(node, out var given) ? given is [0 or -1] : node.Input(1) is null;

    private static bool AddsOneAxis(Node node) => Axes(node, out var given) && given is [0 or -1];

    /// <summary>Axes are an attribute before operator set 13, an input from then on.</summary>
    private static bool Axes(Node node, out ImmutableArray<long> axes)
    {
        var found = node.Attributes.Ints("axes") ?? Constants.Int64sOf(node.Input(1));
        axes = found ?? [];
        return found is not null;
    }

    /// <summary>A constant, <paramref name="absent"/> alone where the input is left out; empty, which fits nothing, where it is computed.</summary>
    private static ImmutableArray<long> Optional(Value? input, long absent) => input is null ? [absent] : Constants.Int64sOf(input) ?? [];

    private static int ClampIndex(long index, int count) => (int)Math.Clamp(index < 0 ? index + count : index, 0, count);
}
