namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>DFT of version 20: the attribute <c>axis</c> becomes input 2. Left out it means another axis than before: 1 is written down.</summary>
internal sealed class Dft20Adapter : VersionAdapter
{
    private const long OldDefault = 1;

    public override IReadOnlyList<string> Operators => ["DFT"];

    public override int Since => 20;

    public override void Adapt(Node node, UpgradeContext context) =>
        context.Editor.SetInput(node, 2, AttributeInput.Int64(node, "axis", OldDefault, context));
}
