namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>Dropout of version 10 gives its mask as bool. Inference, all that these versions do, copies the data.</summary>
internal sealed class Dropout10Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["Dropout"];

    public override int Since => 10;

    public override string? WhyNot(Node node, UpgradeContext context) => DropoutMask.WhyNot(node);

    public override void Adapt(Node node, UpgradeContext context)
    {
        // declared with the data's type, though nobody reads it
        if (node.Output(1) is { Info: not null } mask)
            context.Editor.SetInfo(mask, null);
    }
}
