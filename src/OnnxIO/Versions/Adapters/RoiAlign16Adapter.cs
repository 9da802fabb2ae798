namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>RoiAlign of version 16 shifts regions by half a pixel unless told not to; before, it never did.</summary>
internal sealed class RoiAlign16Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["RoiAlign"];

    public override int Since => 16;

    public override void Adapt(Node node, UpgradeContext context) =>
        context.Editor.SetAttribute(node, Attribute.Of("coordinate_transformation_mode", "output_half_pixel"));
}
