using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Dropout12AdapterTests
{
    [Theory]
    [InlineData(0.3f)]
    [InlineData(null)]
    public void Inference_copies(float? ratio) =>
        UpgradeProof.Holds(
            opset: 10,
            since: 12,
            [OldInput.Floats(2, 3)],
            s => [s.Node("Dropout", [s.X], ratio is null ? [] : [Attribute.Of("ratio", ratio.Value)])]
        );

    [Fact]
    public void A_mask_that_is_read_is_refused() =>
        Assert.Contains("its mask is read", UpgradeProof.Refusal(10, 12, [OldInput.Floats(2, 3)], s => s.Nodes(2, "Dropout", [s.X])));
}
