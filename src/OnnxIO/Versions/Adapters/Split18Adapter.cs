namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>Split of version 18 must be told the number of equal parts where no input gives their extents; before, its outputs were counted.</summary>
internal sealed class Split18Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["Split"];

    public override int Since => 18;

    public override void Adapt(Node node, UpgradeContext context)
    {
        if (node.Input(1) is null)
            context.Editor.SetAttribute(node, Attribute.Of("num_outputs", (long)node.Outputs.Count));
    }
}
