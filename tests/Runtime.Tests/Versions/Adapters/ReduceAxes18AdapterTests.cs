using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class ReduceAxes18AdapterTests
{
    public static readonly TheoryData<string> Reductions =
    [
        "ReduceL1",
        "ReduceL2",
        "ReduceLogSum",
        "ReduceLogSumExp",
        "ReduceMax",
        "ReduceMean",
        "ReduceMin",
        "ReduceProd",
        "ReduceSumSquare",
    ];

    static readonly OldInput Positive = new([2, 3, 4], ElementType.Float32, i => 1 + (i % 7 / 8.0));

    [Theory]
    [MemberData(nameof(Reductions))]
    public void Axes_become_an_input(string opType) =>
        UpgradeProof.Holds(
            opset: 11,
            since: 18,
            [Positive],
            s =>
                [
                    s.Node(opType, [s.X], Attribute.Of("axes", [-1L])),
                    s.Node(opType, [s.X], Attribute.Of("axes", [0L, 2]), Attribute.Of("keepdims", 0)),
                    s.Node(opType, [s.X]),
                ]
        );

    [Theory]
    [MemberData(nameof(Reductions))]
    public void The_oldest_form_too(string opType) =>
        UpgradeProof.Holds(
            opset: 7,
            since: 18,
            [Positive],
            s => [s.Node(opType, [s.X], Attribute.Of("axes", [1L]))],
            placements: [Placement.MainGraph]
        );
}
