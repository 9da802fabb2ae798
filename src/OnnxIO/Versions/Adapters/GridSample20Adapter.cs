namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>GridSample of version 20 knows more than two axes, and its modes are called linear and cubic instead of bilinear and bicubic.</summary>
internal sealed class GridSample20Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["GridSample"];

    public override int Since => 20;

    public override string? WhyNot(Node node, UpgradeContext context) =>
        node.Attributes.Find("mode") is { ReferencedName: not null }
            ? "its mode is given by the call of the function around it, and has other names from version 20 on"
            : null;

    public override void Adapt(Node node, UpgradeContext context)
    {
        var mode = node.Attributes.String("mode") switch
        {
            "bilinear" => "linear",
            "bicubic" => "cubic",
            _ => null,
        };
        if (mode is not null)
            context.Editor.SetAttribute(node, Attribute.Of("mode", mode));
    }
}
