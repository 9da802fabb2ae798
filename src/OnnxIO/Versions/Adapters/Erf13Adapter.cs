namespace NNCompress.OnnxIO.Versions.Adapters;

/// <summary>Erf of version 13 takes floats alone. Before, integers were allowed, without a word on how the result is rounded.</summary>
internal sealed class Erf13Adapter : VersionAdapter
{
    public override IReadOnlyList<string> Operators => ["Erf"];

    public override int Since => 13;

    public override string? WhyNot(Node node, UpgradeContext context) =>
        context.ElementOf(node.Input(0)) is { IsFloat: false } type
            ? $"its input is {type}, and from version 13 on it takes floats alone"
            : null;

    public override void Adapt(Node node, UpgradeContext context) { }
}
