using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class AxesInput13AdapterTests
{
    [Theory]
    [InlineData("Squeeze", 11, new long[] { 1 })]
    [InlineData("Squeeze", 11, new long[] { -2, 1 })]
    [InlineData("Squeeze", 7, null)]
    [InlineData("Unsqueeze", 7, new long[] { 0, 3 })]
    [InlineData("Unsqueeze", 11, new long[] { -1 })]
    [InlineData("ReduceSum", 7, new long[] { 0, 2 })]
    [InlineData("ReduceSum", 11, new long[] { -1 })]
    [InlineData("ReduceSum", 7, null)]
    public void Axes_become_an_input(string opType, long opset, long[]? axes) =>
        UpgradeProof.Holds(
            opset,
            since: 13,
            [OldInput.Floats(2, 1, 1, 3)],
            s => [s.Node(opType, [s.X], axes is null ? [] : [Attribute.Of("axes", [.. axes])])]
        );

    [Fact]
    public void Dropped_axes_stay_dropped() =>
        UpgradeProof.Holds(
            opset: 11,
            since: 13,
            [OldInput.Floats(2, 3)],
            s => [s.Node("ReduceSum", [s.X], Attribute.Of("axes", [0L]), Attribute.Of("keepdims", 0))]
        );
}
