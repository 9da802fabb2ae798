using NNCompress.OnnxIO;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

public class QuantizeStaticPassTests
{
    [Fact]
    public void Convolutions_and_what_lies_between_them_become_integers()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 3, 8, 8);
        var first = graph.Node("Relu", [Conv(graph, x, "a", 3, 8)]);
        var pooled = graph.Node("MaxPool", [first], Attribute.Of("kernel_shape", [2L, 2L]), Attribute.Of("strides", [2L, 2L]));
        var second = Conv(graph, pooled, "b", 8, 8);
        var sum = graph.Node("Relu", [graph.Node("Add", [second, pooled])]);
        graph.Output(graph.Node("GlobalAveragePool", [sum]));
        var before = ModelRun.Outputs(graph.Model);
        var report = graph.Run(new QuantizeStaticPass(Known(graph)));
        Assert.All(report.Layers, l => Assert.True(l.Changed, l.LeftAloneBecause));
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model), 0.1);
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model, optimize: true), 0.1);
    }

    /// <summary>Ranges of every value, from one run of the float model.</summary>
    private static QuantizeStaticOptions Known(TestGraph graph)
    {
        var copy = ModelCopy.Of(graph.Model);
        var editor = new GraphEditor(copy.Model, "observe");
        var values = copy.Model.Graph.Nodes.SelectMany(n => n.Outputs).OfType<Value>().Where(v => !v.IsGraphOutput).ToArray();
        foreach (var value in values)
            editor.AddGraphOutput(copy.Model.Graph, value);
        var ranges = copy
            .Model.Graph.Outputs.Zip(ModelRun.Outputs(copy.Model))
            .ToDictionary(p => p.First.Name, p => new ValueRange(p.Second.ToSingles().Min(), p.Second.ToSingles().Max()));
        ranges["x"] = new ValueRange(-4, 4);
        return new QuantizeStaticOptions(KnownRanges: ranges);
    }

    private static Value Conv(TestGraph graph, Value x, string name, long inputs, long outputs) =>
        graph.Node(
            "Conv",
            [x, graph.Noise(name + "_w", outputs, inputs, 3, 3), graph.Noise(name + "_b", outputs)],
            Attribute.Of("pads", [1L, 1L, 1L, 1L])
        );
}
