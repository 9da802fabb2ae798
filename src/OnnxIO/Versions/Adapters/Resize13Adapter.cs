using NNCompress.OnnxIO.Ops;

namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>
/// Resize of version 13 lets inputs be left out that before had to be empty, and has no more <c>tf_half_pixel_for_nn</c>, which takes the
/// pixel at floor((x + ½)/s). That is, by round(u - ½, halves up) = floor(u), the pixel nearest to half_pixel's (x + ½)/s - ½ with halves
/// rounded up.
/// </summary>
internal sealed class Resize13Adapter : VersionAdapter
{
    private const string Given = "tf_half_pixel_for_nn";

    public override IReadOnlyList<string> Operators => ["Resize"];

    public override int Since => 13;

    public override string? WhyNot(Node node, UpgradeContext context) =>
        node.Attributes.Find("coordinate_transformation_mode") is { ReferencedName: not null }
            ? "its coordinate_transformation_mode is given by the call of the function around it"
        : IsGivenUp(node) && !(node.Attributes.String("mode") is null or "nearest" && node.Attributes.String("nearest_mode") == "floor")
            ? $"its coordinate transformation {Given} was given up, and only for the nearest pixel rounded down is there another"
        : null;

    public override void Adapt(Node node, UpgradeContext context)
    {
        var editor = context.Editor;
        if (IsGivenUp(node))
        {
            editor.SetAttribute(node, Attribute.Of("coordinate_transformation_mode", "half_pixel"));
            editor.SetAttribute(node, Attribute.Of("nearest_mode", "round_prefer_ceil"));
        }

        // inputs 1 and 2: regions and scales
        foreach (var index in (int[])[1, 2])
        {
            if (Constants.TensorOf(node.Input(index)) is { ElementCount: 0 })
                editor.SetInput(node, index, null);
        }
    }

    private static bool IsGivenUp(Node node) => node.Attributes.String("coordinate_transformation_mode") == Given;
}
