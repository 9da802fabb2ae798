using NNCompress.OnnxIO;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class BatchNormalization9AdapterTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(1L)]
    public void Per_channel_it_is_what_it_was(long? spatial) =>
        UpgradeProof.Holds(opset: 7, since: 9, [OldInput.Floats(2, 3, 4)], s => [Normalize(s, [3], spatial)]);

    /// <summary>Written out, the sum is rounded in another order than in the runtime's kernel.</summary>
    [Fact]
    public void Per_element_it_is_written_out() =>
        UpgradeProof.Holds(
            opset: 7,
            since: 9,
            [OldInput.Floats(2, 3, 4)],
            s => [Normalize(s, [3, 4], spatial: 0)],
            bound: 1e-6,
            [Placement.MainGraph, Placement.Branch]
        );

    static Value Normalize(OldScope s, long[] dims, long? spatial)
    {
        var count = (int)dims.Aggregate(1L, (p, d) => p * d);
        return s.Node(
            "BatchNormalization",
            [s.X, Parameter(0.5f), Parameter(-0.25f), Parameter(0.1f), Parameter(1)],
            [Attribute.Of("epsilon", 0.01f), .. spatial is null ? [] : (Attribute[])[Attribute.Of("spatial", spatial.Value)]]
        );

        Value Parameter(float first) => s.Floats(dims, [.. Enumerable.Range(0, count).Select(i => first + (i / 8f))]);
    }
}
