namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>Split of version 13: the attribute <c>split</c> becomes input 1; without it the parts are equal, as before.</summary>
internal sealed class Split13Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["Split"];

    public override int Since => 13;

    public override string? WhyNot(Node node, UpgradeContext context) => AttributeInput.WhyNot(node, "split", context);

    public override void Adapt(Node node, UpgradeContext context)
    {
        if (AttributeInput.Int64s(node, "split", context) is { } split)
            context.Editor.SetInput(node, 1, split);
    }
}
