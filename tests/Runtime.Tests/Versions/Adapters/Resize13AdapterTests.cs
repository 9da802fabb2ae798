using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Resize13AdapterTests
{
    const string GivenUp = "tf_half_pixel_for_nn";

    [Theory]
    [InlineData("nearest", "asymmetric", "floor")]
    [InlineData("nearest", "half_pixel", "round_prefer_floor")]
    [InlineData("linear", "align_corners", "round_prefer_floor")]
    [InlineData("cubic", "half_pixel", "round_prefer_floor")]
    public void Other_modes_stay(string mode, string transformation, string rounding) =>
        UpgradeProof.Holds(opset: 11, since: 13, [OldInput.Floats(1, 1, 4, 6)], s => [Resize(s, mode, transformation, rounding, 2, 1.5f)]);

    [Theory]
    [InlineData(2f, 3f)]
    [InlineData(0.5f, 0.4f)]
    [InlineData(1.5f, 0.75f)]
    public void The_transformation_that_was_given_up_is_said_in_another_way(float height, float width) =>
        UpgradeProof.Holds(
            opset: 11,
            since: 13,
            [OldInput.Floats(1, 1, 8, 12)],
            s => [Resize(s, "nearest", GivenUp, "floor", height, width)]
        );

    [Fact]
    public void With_another_rounding_it_is_refused() =>
        Assert.Contains(
            GivenUp,
            UpgradeProof.Refusal(11, 13, [OldInput.Floats(1, 1, 4, 6)], s => [Resize(s, "nearest", GivenUp, "ceil", 2, 2)])
        );

    [Fact]
    public void Sizes_stay() =>
        UpgradeProof.Holds(
            opset: 11,
            since: 13,
            [OldInput.Floats(1, 1, 4, 6)],
            s => [s.Node("Resize", [s.X, s.Floats([0]), s.Floats([0]), s.Constant(Tensor.FromInt64s([4], [1, 1, 7, 5]))])]
        );

    static Value Resize(OldScope s, string mode, string transformation, string rounding, float height, float width) =>
        s.Node(
            "Resize",
            [s.X, s.Floats([0]), s.Floats([4], 1, 1, height, width)],
            Attribute.Of("mode", mode),
            Attribute.Of("coordinate_transformation_mode", transformation),
            Attribute.Of("nearest_mode", rounding)
        );
}
