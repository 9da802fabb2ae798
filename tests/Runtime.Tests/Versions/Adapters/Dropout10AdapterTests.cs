using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Dropout10AdapterTests
{
    [Fact]
    public void Inference_copies() =>
        UpgradeProof.Holds(opset: 7, since: 10, [OldInput.Floats(2, 3)], s => [s.Node("Dropout", [s.X], Attribute.Of("ratio", 0.3f))]);

    [Fact]
    public void A_mask_that_nobody_reads_may_stay()
    {
        UpgradeProof.Holds(
            opset: 7,
            since: 10,
            [OldInput.Floats(2, 3)],
            s =>
            {
                var outputs = s.Nodes(2, "Dropout", [s.X]);
                s.Editor.SetInfo(outputs[1], new ValueInfo(new TensorType(ElementType.Float32, null)));
                return [outputs[0]];
            },
            placements: [Placement.MainGraph]
        );
    }

    [Fact]
    public void A_mask_that_is_read_is_refused() =>
        Assert.Contains("its mask is read", UpgradeProof.Refusal(7, 10, [OldInput.Floats(2, 3)], s => s.Nodes(2, "Dropout", [s.X])));
}
