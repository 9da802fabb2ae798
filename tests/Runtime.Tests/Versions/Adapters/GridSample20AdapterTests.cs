using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class GridSample20AdapterTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("bilinear")]
    [InlineData("bicubic")]
    [InlineData("nearest")]
    public void Modes_have_new_names(string? mode) =>
        UpgradeProof.Holds(
            opset: 16,
            since: 20,
            [OldInput.Floats(1, 2, 4, 5), new OldInput([1, 3, 3, 2], ElementType.Float32, i => ((i * 5 % 18) / 10.0) - 0.9)],
            s => [s.Node("GridSample", [s.X, s.Input(1)], mode is null ? [] : [Attribute.Of("mode", mode)])]
        );
}
