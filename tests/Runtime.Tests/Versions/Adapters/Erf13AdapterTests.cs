using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Erf13AdapterTests
{
    [Fact]
    public void Floats_stay() => UpgradeProof.Holds(opset: 9, since: 13, [OldInput.Floats(2, 3)], s => [s.Node("Erf", [s.X])]);

    [Fact]
    public void Integers_are_refused() =>
        Assert.Contains(
            "its input is int32",
            UpgradeProof.Refusal(9, 13, [new OldInput([2], ElementType.Int32)], s => [s.Node("Erf", [s.X])]),
            StringComparison.OrdinalIgnoreCase
        );
}
