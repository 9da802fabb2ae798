using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Dft20AdapterTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(1L)]
    [InlineData(2L)]
    public void The_axis_becomes_an_input(long? axis) =>
        UpgradeProof.Holds(
            opset: 17,
            since: 20,
            [OldInput.Floats(2, 4, 8, 1)],
            s => [s.Node("DFT", [s.X], axis is null ? [] : [Attribute.Of("axis", axis.Value)])]
        );

    [Fact]
    public void Inverse_and_length_stay() =>
        UpgradeProof.Holds(
            opset: 17,
            since: 20,
            [OldInput.Floats(2, 6, 2), new OldInput([], ElementType.Int64, _ => 4)],
            s => [s.Node("DFT", [s.X, s.Input(1)], Attribute.Of("inverse", 1))]
        );
}
