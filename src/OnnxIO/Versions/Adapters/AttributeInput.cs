using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>
/// An attribute that became an input. Its value becomes a constant; in a model function, whose caller gives the attribute's value, a Constant
/// node takes that value, which it can from version 12 on.
/// </summary>
internal static class AttributeInput
{
    private const long ConstantsTakeReferences = 12;

    /// <summary>Why an attribute cannot become an input, as a clause; null where it can or is left out.</summary>
    public static string? WhyNot(Node node, string attribute, UpgradeContext context) =>
        node.Attributes.Find(attribute) is { ReferencedName: { } name } && context.Target < ConstantsTakeReferences
            ? $"its {attribute} is given by the call of the function around it ('{name}'), which opset {context.Target} cannot make an input"
            : null;

    /// <summary>The input for a list of integers, of one axis; null where the attribute is left out or empty. The attribute goes.</summary>
    public static Value? Int64s(Node node, string attribute, UpgradeContext context) =>
        Take(node, attribute, context, "value_ints", AttributeKind.Ints, out var reference) is ImmutableArray<long> { Length: > 0 } values
            ? context.Int64s(node, attribute, values.AsSpan())
            : reference;

    /// <summary>The input for a list of floats, of one axis; null where the attribute is left out.</summary>
    public static Value? Singles(Node node, string attribute, UpgradeContext context) =>
        Take(node, attribute, context, "value_floats", AttributeKind.Floats, out var reference) is ImmutableArray<float> values
            ? context.Constant(node, attribute, Tensor.FromSingles([values.Length], values.AsSpan()))
            : reference;

    /// <summary>The input for an integer, without axes; <paramref name="absent"/> where the attribute is left out.</summary>
    public static Value Int64(Node node, string attribute, long absent, UpgradeContext context) =>
        Take(node, attribute, context, "value_int", AttributeKind.Int, out var reference) is long value
            ? context.Constant(node, attribute, Tensor.FromInt64s([], [value]))
            : reference ?? context.Constant(node, attribute, Tensor.FromInt64s([], [absent]));

    /// <summary>The input for a float, without axes; null where the attribute is left out.</summary>
    public static Value? Single(Node node, string attribute, UpgradeContext context) =>
        Take(node, attribute, context, "value_float", AttributeKind.Float, out var reference) is float value
            ? context.Constant(node, attribute, Tensor.FromSingles([], [value]))
            : reference;

    /// <summary>
    /// The input for a float, without axes, of the element type of <paramref name="like"/>; null where the attribute is left out.
    /// </summary>
    public static Value? Single(Node node, string attribute, Value like, UpgradeContext context)
    {
        if (Take(node, attribute, context, "value_float", AttributeKind.Float, out var reference) is float value)
            return context.ScalarLike(node, attribute, value, like);
        return reference is null ? null : context.Like(node, attribute, reference, like);
    }

    /// <summary>Takes an attribute off a node: its value, or a Constant node that takes it from the function's call.</summary>
    private static object? Take(
        Node node,
        string attribute,
        UpgradeContext context,
        string constantAttribute,
        AttributeKind kind,
        out Value? reference
    )
    {
        var found = node.Attributes.Find(attribute);
        context.Editor.RemoveAttribute(node, attribute);
        reference = found?.ReferencedName is { } name
            ? context.Compute(node, attribute, "Constant", [], Attribute.Reference(constantAttribute, kind, name))
            : null;
        return found?.Payload;
    }
}
