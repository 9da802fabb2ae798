using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class GroupNormalization21AdapterTests
{
    static readonly OldInput[] Inputs = [OldInput.Floats(2, 6, 3)];

    /// <summary>Per group of two channels, in the arithmetic of version 18's own text; some releases of the runtime refuse that version.</summary>
    [Fact]
    public void Scale_and_bias_are_repeated_for_each_channel()
    {
        using var meaning = OldModel.Build(17, Placement.MainGraph, Inputs, WrittenOut);
        UpgradeProof.Holds(
            opset: 18,
            since: 21,
            Inputs,
            s =>
                [s.Node("GroupNormalization", [s.X, s.Floats([3], 1, 2, -0.5f), s.Floats([3], 0, 0.5f, 1)], Attribute.Of("num_groups", 3))],
            bound: 1e-6,
            [Placement.MainGraph, Placement.Branch],
            expected: meaning
        );
    }

    static Value[] WrittenOut(OldScope s)
    {
        var groups = s.Node("Reshape", [s.X, s.Constant(Tensor.FromInt64s([3], [2, 3, -1]))]);
        var mean = s.Node("ReduceMean", [groups], Attribute.Of("axes", [2L]));
        var centered = s.Node("Sub", [groups, mean]);
        var variance = s.Node("ReduceMean", [s.Node("Mul", [centered, centered])], Attribute.Of("axes", [2L]));
        var deviation = s.Node("Sqrt", [s.Node("Add", [variance, s.Floats([], 1e-5f)])]);
        var scaled = s.Node("Mul", [s.Node("Div", [centered, deviation]), s.Floats([1, 3, 1], 1, 2, -0.5f)]);
        var shifted = s.Node("Add", [scaled, s.Floats([1, 3, 1], 0, 0.5f, 1)]);
        return [s.Node("Reshape", [shifted, s.Constant(Tensor.FromInt64s([3], [2, 6, 3]))])];
    }
}
