using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Runtime.Tests.Versions.Adapters;

public sealed class Scan9AdapterTests
{
    static readonly OldInput[] Inputs = [OldInput.Floats(2, 3), OldInput.Floats(2, 5, 3), OldInput.Floats(2, 5, 1)];

    /// <summary>s' = s + x·w with a captured factor, y = s' + x: two inputs are scanned, for each of two entries of the batch on its own.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    [InlineData(1, 1)]
    public void A_batch_is_scanned_by_a_scan(long first, long second) =>
        UpgradeProof.Holds(
            opset: 8,
            since: 9,
            Inputs,
            s => Scan(s, null, first, second),
            placements: [Placement.MainGraph, Placement.Branch]
        );

    [Fact]
    public void Lengths_of_sequences_are_refused() =>
        Assert.Contains(
            "length of every sequence",
            UpgradeProof.Refusal(8, 9, [.. Inputs, new OldInput([2], ElementType.Int64)], s => Scan(s, s.Input(3), 0, 0))
        );

    static Value[] Scan(OldScope s, Value? lengths, params long[] directions)
    {
        var factor = s.Floats([], 0.5f);
        var outputs = s.Nodes(
            2,
            "Scan",
            [lengths, s.Input(0), s.Input(1), s.Input(2)],
            Attribute.Of("num_scan_inputs", 2),
            Attribute.Of("directions", [.. directions])
        );
        var body = s.Editor.AddBody(outputs[0].Producer!, "body", "step");
        var state = s.Editor.AddGraphInput(body, "state", new TensorType(ElementType.Float32, [3]));
        var x = s.Editor.AddGraphInput(body, "x", new TensorType(ElementType.Float32, [3]));
        var w = s.Editor.AddGraphInput(body, "w", new TensorType(ElementType.Float32, [1]));
        var inner = new OldScope(s.Editor, body, [state, x, w]);
        var scaled = inner.Node("Mul", [inner.Node("Mul", [x, w]), factor]);
        var next = inner.Node("Add", [state, scaled]);
        s.Editor.AddGraphOutput(body, next);
        s.Editor.AddGraphOutput(body, inner.Node("Add", [next, x]));
        return outputs;
    }
}
