using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Pad11AdapterTests
{
    [Theory]
    [InlineData("constant", 0f)]
    [InlineData("constant", 1.5f)]
    [InlineData("reflect", 0f)]
    [InlineData("edge", 0f)]
    public void Pads_and_value_become_inputs(string mode, float value) =>
        Proof(since: 11, mode, value, Placement.MainGraph, Placement.Branch);

    [Fact]
    public void A_value_other_than_zero_needs_a_type_or_opset_15()
    {
        Proof(since: 11, "constant", 0, Placement.Function);
        Proof(since: 15, "constant", 2, Placement.Function);
        Assert.Contains(
            "element type",
            UpgradeProof.Refusal(7, 11, [OldInput.Floats(3, 4)], s => [Pad(s, "constant", 2)], Placement.Function)
        );
    }

    [Fact]
    public void Doubles_are_padded_with_a_double() =>
        UpgradeProof.Holds(
            opset: 10,
            since: 11,
            [new OldInput([3, 4], ElementType.Float64)],
            s => [Pad(s, "constant", 0.1f)],
            placements: [Placement.MainGraph]
        );

    static void Proof(long since, string mode, float value, params Placement[] placements) =>
        UpgradeProof.Holds(opset: 7, since, [OldInput.Floats(3, 4)], s => [Pad(s, mode, value)], placements: placements);

    static Value Pad(OldScope s, string mode, float value) =>
        s.Node("Pad", [s.X], Attribute.Of("pads", [1L, 0, 2, 1]), Attribute.Of("mode", mode), Attribute.Of("value", value));
}
