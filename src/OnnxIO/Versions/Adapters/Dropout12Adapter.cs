namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>
/// Dropout of version 12: <c>ratio</c> becomes input 1, a scalar of any float type. Without input 2, training_mode, it copies the data, which
/// is all that the old versions do in inference.
/// </summary>
internal sealed class Dropout12Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["Dropout"];

    public override int Since => 12;

    public override string? WhyNot(Node node, UpgradeContext context) => DropoutMask.WhyNot(node);

    public override void Adapt(Node node, UpgradeContext context)
    {
        if (AttributeInput.Single(node, "ratio", context) is { } ratio)
            context.Editor.SetInput(node, 1, ratio);
    }
}
