using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Resize11AdapterTests
{
    [Theory]
    [InlineData("nearest", 2f, 3f)]
    [InlineData("nearest", 1f, 1.75f)]
    [InlineData("nearest", 0.5f, 0.75f)]
    [InlineData("nearest", 0.4f, 1f)]
    [InlineData("linear", 2f, 1.5f)]
    [InlineData("linear", 0.5f, 0.75f)]
    [InlineData("linear", 0.5f, 2f)]
    public void Pixels_are_where_they_were(string mode, float height, float width) =>
        UpgradeProof.Holds(
            opset: 10,
            since: 11,
            [OldInput.Floats(1, 1, 10, 12)],
            s => [s.Node("Resize", [s.X, s.Floats([4], 1, 1, height, width)], Attribute.Of("mode", mode))]
        );

    [Fact]
    public void Nearest_pixels_at_computed_scales_are_refused() =>
        Assert.Contains(
            "at computed scales",
            UpgradeProof.Refusal(10, 11, [OldInput.Floats(1, 1, 3, 3), OldInput.Floats(4)], s => [s.Node("Resize", [s.X, s.Input(1)])])
        );

    [Fact]
    public void Nearest_pixels_that_grow_and_shrink_are_refused() =>
        Assert.Contains(
            "rounded up along the axes that shrink",
            UpgradeProof.Refusal(10, 11, [OldInput.Floats(1, 1, 3, 3)], s => [s.Node("Resize", [s.X, s.Floats([4], 1, 1, 2, 0.5f)])])
        );
}
