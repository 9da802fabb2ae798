using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions;

/// <summary>
/// Changes that count as compatible although the standard's text was rewritten: the runtime's kernels of both versions give equal bits, or what
/// is stated. The conformance models show the same for those whose text stayed.
/// </summary>
public sealed class CompatibleChangeTests
{
    static readonly Placement[] Main = [Placement.MainGraph];

    public static TheoryData<string, long, long> Pools =>
        new()
        {
            { "AveragePool", 7, 10 },
            { "AveragePool", 10, 11 },
            { "AveragePool", 11, 19 },
            { "AveragePool", 19, 22 },
            { "MaxPool", 7, 8 },
            { "MaxPool", 8, 10 },
            { "MaxPool", 10, 11 },
            { "MaxPool", 11, 12 },
            { "MaxPool", 12, 22 },
            { "LpPool", 7, 11 },
            { "LpPool", 11, 18 },
            { "LpPool", 18, 22 },
        };

    /// <summary>AveragePool of version 19 is summed by another kernel, in another order.</summary>
    [Theory]
    [MemberData(nameof(Pools))]
    public void Windows_stay(string opType, long opset, long since)
    {
        Attribute kernel = Attribute.Of("kernel_shape", [3L, 2]),
            strides = Attribute.Of("strides", [2L, 1]),
            pads = Attribute.Of("pads", [1L, 0, 1, 1]);
        Attribute[] average = opType == "AveragePool" ? [Attribute.Of("count_include_pad", 1)] : [];
        Attribute[] ceiling = opset >= (opType == "LpPool" ? 18 : 10) ? [Attribute.Of("ceil_mode", 1)] : [];
        UpgradeProof.Holds(
            opset,
            since,
            [OldInput.Floats(1, 2, 7, 6)],
            s =>
                [
                    s.Node(opType, [s.X], kernel),
                    s.Node(opType, [s.X], [kernel, strides, pads, .. average]),
                    s.Node(opType, [s.X], kernel, strides, Attribute.Of("auto_pad", "SAME_UPPER")),
                    s.Node(opType, [s.X], kernel, strides, Attribute.Of("auto_pad", "SAME_LOWER")),
                    s.Node(opType, [s.X], [kernel, strides, .. ceiling]),
                    s.Node(opType, [s.X], [kernel, strides, pads, .. ceiling]),
                ],
            bound: opType == "AveragePool" ? 1e-6 : 0,
            placements: Main
        );
    }

    [Theory]
    [InlineData("Conv")]
    [InlineData("ConvTranspose")]
    public void Padding_that_the_runtime_works_out_stays(string opType) =>
        UpgradeProof.Holds(
            opset: 7,
            since: 11,
            [OldInput.Floats(1, 2, 5, 6), OldInput.Floats(2, 2, 3, 3)],
            s =>
                [
                    s.Node(opType, [s.X, s.Input(1)], Attribute.Of("auto_pad", "SAME_UPPER"), Attribute.Of("strides", [2L, 2])),
                    s.Node(opType, [s.X, s.Input(1)], Attribute.Of("auto_pad", "SAME_LOWER"), Attribute.Of("strides", [2L, 2])),
                    s.Node(opType, [s.X, s.Input(1)], Attribute.Of("pads", [1L, 0, 1, 1])),
                ],
            placements: Main
        );

    /// <summary>-1 is the last class in both, whatever the text of version 9 said; beyond the range all is off in both.</summary>
    [Fact]
    public void Negative_indices_of_OneHot_count_from_the_end() =>
        UpgradeProof.Holds(
            opset: 9,
            since: 11,
            [new OldInput([5], ElementType.Int64, i => i - 2)],
            s => [s.Node("OneHot", [s.X, s.Constant(Tensor.FromInt64s([1], [3])), s.Floats([2], 0, 1)])],
            placements: Main
        );

    [Fact]
    public void Suppressed_boxes_stay() =>
        UpgradeProof.Holds(
            opset: 10,
            since: 11,
            [
                new OldInput([1, 6, 4], ElementType.Float32, i => (i % 4 < 2 ? 0 : 1) + (i / 4 * 0.1)),
                new OldInput([1, 1, 6], ElementType.Float32, i => (i * 5 % 6) / 6.0),
            ],
            s =>
                [
                    s.Node(
                        "NonMaxSuppression",
                        [s.X, s.Input(1), s.Constant(Tensor.FromInt64s([1], [3])), s.Floats([1], 0.5f), s.Floats([1], 0.2f)]
                    ),
                ],
            placements: Main
        );

    [Theory]
    [InlineData("LSTM", 4)]
    [InlineData("GRU", 3)]
    [InlineData("RNN", 1)]
    public void Recurrent_layers_stay(string opType, long gates) =>
        UpgradeProof.Holds(
            opset: 7,
            since: 14,
            [OldInput.Floats(4, 2, 3), OldInput.Floats(2, gates * 5, 3), OldInput.Floats(2, gates * 5, 5)],
            s =>
                s.Nodes(
                    2,
                    opType,
                    [s.X, s.Input(1), s.Input(2)],
                    Attribute.Of("hidden_size", 5),
                    Attribute.Of("direction", "bidirectional")
                ),
            placements: Main
        );

    [Theory]
    [InlineData(10, 13)]
    [InlineData(13, 19)]
    [InlineData(19, 21)]
    [InlineData(21, 23)]
    [InlineData(23, 24)]
    [InlineData(24, 25)]
    public void Quantization_stays(long opset, long since) =>
        UpgradeProof.Holds(
            opset,
            since,
            [OldInput.Floats(2, 3)],
            s =>
            {
                Value[] parameters = [s.Floats([], 0.013f), s.Constant(Tensor.From<byte>(ElementType.UInt8, [], [111]))];
                var quantized = s.Node("QuantizeLinear", [s.X, .. parameters]);
                return [quantized, s.Node("DequantizeLinear", [quantized, .. parameters])];
            },
            placements: Main
        );

    [Fact]
    public void Ties_and_crossed_bounds_stay() =>
        UpgradeProof.Holds(
            opset: 11,
            since: 13,
            [new OldInput([3, 4], ElementType.Float32, i => i % 3)],
            s =>
                [
                    s.Node("ArgMax", [s.X], Attribute.Of("axis", 1)),
                    s.Node("ArgMin", [s.X], Attribute.Of("axis", -1)),
                    s.Node("Clip", [s.X, s.Floats([], 1.5f), s.Floats([], 0.5f)]),
                    s.Node("Mod", [s.X, s.Floats([], 0.7f)], Attribute.Of("fmod", 1)),
                ],
            placements: Main
        );

    [Theory]
    [InlineData("linear", "half_pixel")]
    [InlineData("cubic", "half_pixel")]
    [InlineData("linear", "pytorch_half_pixel")]
    [InlineData("nearest", "half_pixel")]
    [InlineData("linear", "align_corners")]
    public void Interpolation_stays(string mode, string transformation) =>
        UpgradeProof.Holds(
            opset: 13,
            since: 18,
            [OldInput.Floats(1, 1, 6, 8)],
            s =>
                [
                    s.Node(
                        "Resize",
                        [s.X, null, s.Floats([4], 1, 1, 0.5f, 1.75f)],
                        Attribute.Of("mode", mode),
                        Attribute.Of("coordinate_transformation_mode", transformation)
                    ),
                ],
            placements: Main
        );
}
