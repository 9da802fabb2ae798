namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>Upsample was given up in version 10 for Resize, which is the same and shrinks, too. That this one only enlarges is kept in mind.</summary>
internal sealed class Upsample10Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["Upsample"];

    public override int Since => 10;

    public override void Adapt(Node node, UpgradeContext context)
    {
        context.Editor.SetOperator(node, "Resize", node.Domain);
        context.OnlyEnlarges(node);
    }
}
