namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>Upsample of version 9: the attribute <c>scales</c> becomes input 1.</summary>
internal sealed class Upsample9Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["Upsample"];

    public override int Since => 9;

    public override string? WhyNot(Node node, UpgradeContext context) => AttributeInput.WhyNot(node, "scales", context);

    public override void Adapt(Node node, UpgradeContext context) =>
        context.Editor.SetInput(node, 1, AttributeInput.Singles(node, "scales", context));
}
