using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class TopK10AdapterTests
{
    [Theory]
    [InlineData(1, -1)]
    [InlineData(3, 0)]
    [InlineData(2, 1)]
    public void K_becomes_an_input(long k, long axis) =>
        UpgradeProof.Holds(
            opset: 7,
            since: 10,
            [new OldInput([4, 5], ElementType.Float32, i => i * 7 % 20)],
            s => s.Nodes(2, "TopK", [s.X], Attribute.Of("k", k), Attribute.Of("axis", axis))
        );
}
