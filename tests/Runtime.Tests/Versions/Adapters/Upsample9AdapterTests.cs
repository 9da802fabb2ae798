using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Upsample9AdapterTests
{
    [Theory]
    [InlineData("nearest", 2f, 3f)]
    [InlineData("nearest", 1f, 1.5f)]
    [InlineData("linear", 2f, 2f)]
    public void Scales_become_an_input(string mode, float height, float width) =>
        UpgradeProof.Holds(
            opset: 7,
            since: 9,
            [OldInput.Floats(1, 2, 4, 6)],
            s => [s.Node("Upsample", [s.X], Attribute.Of("mode", mode), Attribute.Of("scales", [1f, 1, height, width]))]
        );
}
