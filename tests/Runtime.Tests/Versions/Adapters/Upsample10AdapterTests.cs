using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Upsample10AdapterTests
{
    [Theory]
    [InlineData("nearest", 2f, 3f)]
    [InlineData("nearest", 1f, 1.5f)]
    [InlineData("linear", 2f, 2f)]
    public void It_becomes_Resize(string mode, float height, float width) =>
        UpgradeProof.Holds(
            opset: 9,
            since: 10,
            [OldInput.Floats(1, 2, 4, 6)],
            s => [s.Node("Upsample", [s.X, s.Floats([4], 1, 1, height, width)], Attribute.Of("mode", mode))]
        );

    /// <summary>Beyond version 10 nearest pixels are rounded as the scale says, but these scales can only be 1 or more.</summary>
    [Fact]
    public void Computed_scales_are_known_to_enlarge() =>
        UpgradeProof.Holds(
            opset: 9,
            since: 10,
            [OldInput.Floats(1, 1, 3, 3), new OldInput([4], ElementType.Float32, i => i < 2 ? 1 : 2)],
            s => [s.Node("Upsample", [s.X, s.Input(1)])]
        );
}
