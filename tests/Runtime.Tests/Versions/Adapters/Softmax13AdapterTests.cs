using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Versions;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Softmax13AdapterTests
{
    static readonly string[] Operators = ["Softmax", "LogSoftmax", "Hardmax"];

    public static TheoryData<string, long, long?> Cases()
    {
        var cases = new TheoryData<string, long, long?>();
        foreach (var opType in Operators)
        {
            cases.Add(opType, 7, null);
            cases.Add(opType, 7, 0);
            cases.Add(opType, 7, 2);
            cases.Add(opType, 11, 3);
            cases.Add(opType, 11, -1);
            cases.Add(opType, 11, -2);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Rows_of_the_matrix_are_normalized(string opType, long opset, long? axis) =>
        UpgradeProof.Holds(opset, since: 13, [OldInput.Floats(2, 3, 4, 2)], s => [Normalize(s, opType, axis)]);

    [Theory]
    [InlineData(2, 5, 1, 1, 1)]
    [InlineData(2, 1, 5, 1, 1)]
    [InlineData(2, 1, 1, 5, 1)]
    [InlineData(2, 1, 1, 1, 2)]
    public void One_wide_axis_needs_no_matrix(long a, long b, long c, long d, long axis)
    {
        OldInput[] inputs = [OldInput.Floats(a, b, c, d)];
        UpgradeProof.Holds(opset: 7, since: 13, inputs, s => [Normalize(s, "Softmax", axis)]);
        using var model = OldModel.Build(7, Placement.MainGraph, inputs, s => [Normalize(s, "Softmax", axis)]);
        VersionConverter.Upgrade(new GraphEditor(model, "test"), 13, []);
        Assert.Equal("Softmax", Assert.Single(model.Graph.Nodes).OpType);
    }

    static Value Normalize(OldScope s, string opType, long? axis) =>
        s.Node(opType, [s.X], axis is null ? [] : [Attribute.Of("axis", axis.Value)]);
}
