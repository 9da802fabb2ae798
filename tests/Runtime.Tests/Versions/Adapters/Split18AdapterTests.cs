using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Split18AdapterTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(1)]
    public void Equal_parts_are_counted(int parts) =>
        UpgradeProof.Holds(opset: 13, since: 18, [OldInput.Floats(2, 6)], s => s.Nodes(parts, "Split", [s.X], Attribute.Of("axis", 1)));

    [Fact]
    public void Given_extents_stay() =>
        UpgradeProof.Holds(
            opset: 13,
            since: 18,
            [OldInput.Floats(6, 2), new OldInput([2], ElementType.Int64, i => 2 + (2 * i))],
            s => s.Nodes(2, "Split", [s.X, s.Input(1)])
        );
}
