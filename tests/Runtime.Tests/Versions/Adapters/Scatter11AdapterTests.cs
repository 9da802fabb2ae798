using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Scatter11AdapterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void It_is_named_ScatterElements(long axis) =>
        UpgradeProof.Holds(
            opset: 9,
            since: 11,
            [OldInput.Floats(3, 4), new OldInput([2, 3], ElementType.Int64, i => (i / 3) + (axis * (i % 3))), OldInput.Floats(2, 3)],
            s => [s.Node("Scatter", [s.X, s.Input(1), s.Input(2)], Attribute.Of("axis", axis))]
        );
}
