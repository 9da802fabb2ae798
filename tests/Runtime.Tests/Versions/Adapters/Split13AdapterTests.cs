using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Split13AdapterTests
{
    [Theory]
    [InlineData(7, 1, new long[] { 1, 5 })]
    [InlineData(11, -1, new long[] { 4, 2 })]
    [InlineData(7, 0, null)]
    public void Extents_become_an_input(long opset, long axis, long[]? split) =>
        UpgradeProof.Holds(
            opset,
            since: 13,
            [OldInput.Floats(4, 6)],
            s =>
                s.Nodes(
                    2,
                    "Split",
                    [s.X],
                    [Attribute.Of("axis", axis), .. split is null ? [] : (Attribute[])[Attribute.Of("split", [.. split])]]
                )
        );
}
