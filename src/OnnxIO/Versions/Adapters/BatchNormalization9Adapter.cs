namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>
/// BatchNormalization of version 9 has no <c>spatial</c>. With spatial = 1 that is what it did; with spatial = 0 the parameters have the shape
/// [C, D1, …] of one sample x, and
/// <code>y = (x - mean) / sqrt(var + epsilon) · scale + B</code>
/// is written out. The node itself becomes the last sum.
/// </summary>
internal sealed class BatchNormalization9Adapter : VersionAdapter
{
    private const float DefaultEpsilon = 1e-5f;

    public override IReadOnlyList<string> Operators => ["BatchNormalization"];

    public override int Since => 9;

    public override string? WhyNot(Node node, UpgradeContext context) =>
        node.Attributes.Find("spatial") is { ReferencedName: not null } ? "its spatial is given by the call of the function around it"
        : IsSpatial(node) ? null
        : node.Outputs.Count > 1 ? "it trains, per element (spatial = 0), which the new version cannot"
        : context.WhyNoScalarLike(node.Input(0));

    public override void Adapt(Node node, UpgradeContext context)
    {
        var editor = context.Editor;
        if (IsSpatial(node))
        {
            editor.RemoveAttribute(node, "spatial");
            return;
        }

        if (node.Inputs is not [{ } x, { } scale, { } b, { } mean, { } variance])
            throw new InvalidOperationException($"{node} lacks an input that it must have.");
        var epsilon = context.ScalarLike(node, "epsilon", node.Attributes.Float("epsilon", DefaultEpsilon), x);
        var deviation = context.Compute(node, "deviation", "Sqrt", [context.Compute(node, "variance", "Add", [variance, epsilon])]);
        var centered = context.Compute(node, "centered", "Sub", [x, mean]);
        var normalized = context.Compute(node, "normalized", "Div", [centered, deviation]);
        var scaled = context.Compute(node, "scaled", "Mul", [normalized, scale]);
        editor.SetOperator(node, "Add");
        foreach (var attribute in node.Attributes.ToArray())
            editor.RemoveAttribute(node, attribute.Name);
        editor.TrimInputs(node, 0);
        editor.SetInput(node, 0, scaled);
        editor.SetInput(node, 1, b);
    }

    private static bool IsSpatial(Node node) => node.Attributes.Int("spatial", absent: 1) != 0;
}
