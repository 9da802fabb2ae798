using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Slice10AdapterTests
{
    [Theory]
    [InlineData(new long[] { 1, 0 }, new long[] { 3, 2 }, null)]
    [InlineData(new long[] { -2 }, new long[] { long.MaxValue }, new long[] { 2 })]
    [InlineData(new long[] { 1, 0 }, new long[] { -1, 1000 }, new long[] { 1, 0 })]
    public void Places_become_inputs(long[] starts, long[] ends, long[]? axes) =>
        UpgradeProof.Holds(
            opset: 7,
            since: 10,
            [OldInput.Floats(3, 4, 5)],
            s =>
                [
                    s.Node(
                        "Slice",
                        [s.X],
                        [
                            Attribute.Of("starts", [.. starts]),
                            Attribute.Of("ends", [.. ends]),
                            .. axes is null ? [] : (Attribute[])[Attribute.Of("axes", [.. axes])],
                        ]
                    ),
                ]
        );
}
