namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>Slice of version 10: <c>starts</c>, <c>ends</c> and <c>axes</c> become inputs 1 to 3; steps, which are new, are 1 without input 4.</summary>
internal sealed class Slice10Adapter : VersionAdapter
{
    private static readonly string[] Places = ["starts", "ends", "axes"];

    public override IReadOnlyList<string> Operators => ["Slice"];

    public override int Since => 10;

    public override string? WhyNot(Node node, UpgradeContext context) =>
        Places.Select(p => AttributeInput.WhyNot(node, p, context)).FirstOrDefault(r => r is not null);

    public override void Adapt(Node node, UpgradeContext context)
    {
        foreach (var (i, place) in Places.Index())
        {
            if (AttributeInput.Int64s(node, place, context) is { } input)
                context.Editor.SetInput(node, i + 1, input);
        }
    }
}
