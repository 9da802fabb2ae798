namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>
/// BatchNormalization of version 14 says by an attribute whether it trains, where before the number of outputs said it. A node with one output
/// is inference in both; training has other outputs in the new version.
/// </summary>
internal sealed class BatchNormalization14Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["BatchNormalization"];

    public override int Since => 14;

    public override string? WhyNot(Node node, UpgradeContext context) =>
        node.Outputs.Skip(1).Any(o => o is not null) ? "it has the outputs of training, of which the new version has others" : null;

    public override void Adapt(Node node, UpgradeContext context) { }
}
