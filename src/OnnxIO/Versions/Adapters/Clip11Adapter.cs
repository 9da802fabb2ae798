namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>
/// Clip of version 11: the bounds become inputs 1 and 2, scalars of the data's type. A bound that was left out, the largest float, is left
/// out again: then the type's own largest number counts.
/// </summary>
internal sealed class Clip11Adapter : VersionAdapter
{
    private static readonly string[] Bounds = ["min", "max"];

    public override IReadOnlyList<string> Operators => ["Clip"];

    public override int Since => 11;

    public override string? WhyNot(Node node, UpgradeContext context) =>
        !Bounds.Any(node.Attributes.Contains)
            ? null
            : context.WhyNoScalarLike(node.Input(0))
                ?? Bounds.Select(b => AttributeInput.WhyNot(node, b, context)).FirstOrDefault(r => r is not null);

    public override void Adapt(Node node, UpgradeContext context)
    {
        foreach (var (i, bound) in Bounds.Index())
        {
            if (AttributeInput.Single(node, bound, node.Inputs[0]!, context) is { } input)
                context.Editor.SetInput(node, i + 1, input);
        }
    }
}
