using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class RoiAlign16AdapterTests
{
    /// <summary>The runtime has no kernel for RoiAlign of opset 22.</summary>
    [Theory]
    [InlineData("avg")]
    [InlineData("max")]
    public void Regions_stay_where_they_were(string mode) =>
        UpgradeProof.Holds(
            opset: 10,
            since: 16,
            [
                OldInput.Floats(1, 2, 6, 6),
                new OldInput([2, 4], ElementType.Float32, i => i % 4 < 2 ? 0.5 + (i / 4) : 3.5 + (i / 4)),
                new OldInput([2], ElementType.Int64, _ => 0),
            ],
            s =>
                [
                    s.Node(
                        "RoiAlign",
                        [s.X, s.Input(1), s.Input(2)],
                        Attribute.Of("mode", mode),
                        Attribute.Of("output_height", 2),
                        Attribute.Of("output_width", 3),
                        Attribute.Of("sampling_ratio", 2)
                    ),
                ],
            until: 21
        );
}
