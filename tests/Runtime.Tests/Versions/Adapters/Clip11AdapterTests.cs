using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Clip11AdapterTests
{
    [Theory]
    [InlineData(-1f, 1f)]
    [InlineData(0f, null)]
    [InlineData(null, 0.5f)]
    [InlineData(null, null)]
    public void Bounds_become_inputs(float? min, float? max) => Proof(7, since: 11, min, max, Placement.MainGraph, Placement.Branch);

    /// <summary>A function declares no types: the bounds are cast to the data's, which takes an operator of opset 15.</summary>
    [Fact]
    public void In_a_function_bounds_follow_the_type_of_the_data() => Proof(7, since: 15, -1, 1, Placement.Function);

    [Fact]
    public void Without_a_type_bounds_cannot_be_written_before_opset_15()
    {
        var reason = UpgradeProof.Refusal(
            7,
            13,
            [OldInput.Floats(2, 3)],
            s => [s.Node("Clip", [s.X], Attribute.Of("max", 6f))],
            Placement.Function
        );
        Assert.StartsWith(
            "Clip cannot be upgraded to opset 13: the element type of its input is not known",
            reason,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void The_type_is_followed_through_what_the_file_does_not_declare() =>
        UpgradeProof.Holds(
            opset: 10,
            since: 11,
            [OldInput.Floats(2, 3)],
            s => [s.Node("Clip", [s.Node("Mul", [s.Node("Relu", [s.X]), s.X])], Attribute.Of("max", 0.25f))],
            placements: [Placement.MainGraph, Placement.Branch]
        );

    static void Proof(long opset, long since, float? min, float? max, params Placement[] placements) =>
        UpgradeProof.Holds(
            opset,
            since,
            [OldInput.Floats(2, 3)],
            s =>
                [
                    s.Node(
                        "Clip",
                        [s.X],
                        [
                            .. min is null ? [] : (Attribute[])[Attribute.Of("min", min.Value)],
                            .. max is null ? [] : (Attribute[])[Attribute.Of("max", max.Value)],
                        ]
                    ),
                ],
            placements: placements
        );
}
