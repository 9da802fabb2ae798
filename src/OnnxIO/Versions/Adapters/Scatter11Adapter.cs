namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>Scatter was given up in version 11 for ScatterElements, which is the same under a better name.</summary>
internal sealed class Scatter11Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["Scatter"];

    public override int Since => 11;

    public override void Adapt(Node node, UpgradeContext context) => context.Editor.SetOperator(node, "ScatterElements", node.Domain);
}
