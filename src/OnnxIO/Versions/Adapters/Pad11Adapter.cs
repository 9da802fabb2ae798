namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>Pad of version 11: <c>pads</c> becomes input 1 and <c>value</c> input 2, a scalar of the data's type, left out where it is zero.</summary>
internal sealed class Pad11Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["Pad"];

    public override int Since => 11;

    public override string? WhyNot(Node node, UpgradeContext context) =>
        AttributeInput.WhyNot(node, "pads", context)
        ?? (HasValue(node) ? AttributeInput.WhyNot(node, "value", context) ?? context.WhyNoScalarLike(node.Input(0)) : null);

    public override void Adapt(Node node, UpgradeContext context)
    {
        // a scalar has no axis to pad
        context.Editor.SetInput(node, 1, AttributeInput.Int64s(node, "pads", context) ?? context.Int64s(node, "pads"));
        if (HasValue(node))
            context.Editor.SetInput(node, 2, AttributeInput.Single(node, "value", node.Inputs[0]!, context));
        else
            context.Editor.RemoveAttribute(node, "value");
    }

    private static bool HasValue(Node node) => node.Attributes.Find("value") is { } value && value.Payload is not 0f;
}
