using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>
/// Resize of version 11 says where a pixel of the output lies in the input and how it is rounded; before, that was fixed: at
/// <code>x_in = x_out / scale</code>
/// (asymmetric), for the nearest pixel rounded down where an axis grows and up where it shrinks. A new input for regions comes in between;
/// nothing reads it in this mode.
/// </summary>
internal sealed class Resize11Adapter : VersionAdapter
{
    private const long RegionsMayBeLeftOut = 13;

    public override IReadOnlyList<string> Operators => ["Resize"];

    public override int Since => 11;

    public override string? WhyNot(Node node, UpgradeContext context) =>
        node.Attributes.Find("mode") is { ReferencedName: not null } ? "its mode is given by the call of the function around it"
        : !IsNearest(node) || Rounding(node, context) is not null ? null
        : Constants.TensorOf(node.Input(1)) is null
            ? "it takes nearest pixels at computed scales, and whether they were rounded up or down depended on each being below 1"
        : "it takes nearest pixels, rounded up along the axes that shrink and down along those that grow, which the new version cannot do in one";

    public override void Adapt(Node node, UpgradeContext context)
    {
        var editor = context.Editor;
        editor.SetAttribute(node, Attribute.Of("coordinate_transformation_mode", "asymmetric"));
        if (IsNearest(node))
            editor.SetAttribute(node, Attribute.Of("nearest_mode", Rounding(node, context)!));
        editor.SetInput(node, 2, node.Input(1));
        editor.SetInput(
            node,
            1,
            context.Target >= RegionsMayBeLeftOut ? null : context.Constant(node, "regions", Tensor.FromSingles([0], []))
        );
    }

    private static bool IsNearest(Node node) => node.Attributes.String("mode") is null or "nearest";

    /// <summary>The way to round that serves all axes; null where there is none or the scales are not known.</summary>
    private static string? Rounding(Node node, UpgradeContext context)
    {
        if (context.IsOnlyEnlarging(node))
            return "floor";
        var scales = Constants.TensorOf(node.Input(1))?.ToSingles();
        return scales is null ? null
            : scales.All(s => s >= 1) ? "floor"
            : scales.All(s => s <= 1) ? "ceil"
            : null;
    }
}
