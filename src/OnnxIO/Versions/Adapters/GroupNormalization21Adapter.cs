using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>
/// GroupNormalization of version 21 takes scale and bias for each of the C channels, where version 18 took them for each of the G groups: each
/// element is repeated C/G times,
/// <code>scale' = Reshape(Expand(Reshape(scale, [G, 1]), [1, C/G]), [C])</code>
/// The statistics stay in the data's own precision (stash_type).
/// </summary>
internal sealed class GroupNormalization21Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["GroupNormalization"];

    public override int Since => 21;

    public override string? WhyNot(Node node, UpgradeContext context) =>
        node.Attributes.Find("num_groups")?.Payload is not long ? "its num_groups is given by the call of the function around it"
        : context.ElementOf(node.Input(0)) is null ? "its element type is not known, in which it takes means and variances"
        : null;

    public override void Adapt(Node node, UpgradeContext context)
    {
        if (node.Inputs is not [{ } x, { } scale, { } bias] || context.ElementOf(x) is not { } type)
            throw new InvalidOperationException($"{node} lacks an input that it must have.");
        var channels = context.Compute(node, "channels", "Shape", [x], Attribute.Of("start", 1), Attribute.Of("end", 2));
        var groups = context.Int64s(node, "groups", node.Attributes.Int("num_groups", absent: 1));
        var one = context.Int64s(node, "one", 1);
        var perGroup = context.Compute(node, "per_group", "Div", [channels, groups]);
        var repeated = context.Compute(node, "repeated", "Concat", [one, perGroup], Attribute.Of("axis", 0));
        var column = context.Int64s(node, "column", -1, 1);
        var row = context.Int64s(node, "row", -1);
        context.Editor.SetInput(node, 1, PerChannel("scale", scale));
        context.Editor.SetInput(node, 2, PerChannel("bias", bias));
        if (type != ElementType.Float32)
            context.Editor.SetAttribute(node, Attribute.Of("stash_type", (long)type.Code));

        Value PerChannel(string role, Value perGroups)
        {
            var columns = context.Compute(node, $"{role}_column", "Reshape", [perGroups, column]);
            var expanded = context.Compute(node, $"{role}_expanded", "Expand", [columns, repeated]);
            return context.Compute(node, $"{role}_channels", "Reshape", [expanded, row]);
        }
    }
}
