namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>TopK of version 10: the attribute <c>k</c> becomes input 1, of one element.</summary>
internal sealed class TopK10Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["TopK"];

    public override int Since => 10;

    public override string? WhyNot(Node node, UpgradeContext context) =>
        node.Attributes.Find("k")?.Payload is long
            ? null
            : "its k is given by the call of the function around it, where the new form asks for a tensor of one axis";

    public override void Adapt(Node node, UpgradeContext context)
    {
        var k = node.Attributes.Int("k", absent: 0);
        context.Editor.RemoveAttribute(node, "k");
        context.Editor.SetInput(node, 1, context.Int64s(node, "k", k));
    }
}
