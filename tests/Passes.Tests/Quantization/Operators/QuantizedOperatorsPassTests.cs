using NNCompress.OnnxIO;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

public class QuantizedOperatorsPassTests
{
    private static readonly QuantizedOperatorsPass Pass = new(new QuantizedOperatorsOptions());

    [Fact]
    public void Convolutions_sums_and_pools_become_operators_on_integers()
    {
        using var graph = new TestGraph();
        var first = graph.Node("Relu", [Conv(graph, graph.Input("x", 1, 3, 8, 8), "a", 3, 8)]);
        var pooled = graph.Node("MaxPool", [first], Attribute.Of("kernel_shape", [2L, 2L]));
        var sum = graph.Node("Relu", [graph.Node("Add", [Conv(graph, pooled, "b", 8, 8), pooled])]);
        var mean = graph.Node("Flatten", [graph.Node("GlobalAveragePool", [sum])]);
        graph.Output(graph.Node("Gemm", [mean, graph.Noise("w", 8, 4), graph.Noise("c", 4)]));
        AssertSameIntegers(graph, "QuantizeLinear QLinearConv MaxPool QLinearConv QLinearAdd QLinearGlobalAveragePool Flatten QGemm");
    }

    [Fact]
    public void Concatenation_and_gates_become_operators_on_integers()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 3, 8, 8);
        var gate = graph.Node("Sigmoid", [Conv(graph, x, "a", 3, 8)]);
        var gated = graph.Node("Mul", [Conv(graph, x, "b", 3, 8), gate]);
        var joined = graph.Node("Concat", [gated, gate], Attribute.Of("axis", 1));
        graph.Output(Conv(graph, joined, "c", 16, 4));
        AssertSameIntegers(
            graph,
            "QuantizeLinear QLinearConv QLinearSigmoid QLinearConv QLinearMul QLinearConcat QLinearConv DequantizeLinear"
        );
    }

    [Fact]
    public void The_standards_own_target_keeps_what_it_has_no_operator_for()
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", 1, 3, 8, 8);
        graph.Output(Conv(graph, graph.Node("Add", [Conv(graph, x, "a", 3, 3), x]), "b", 3, 4));
        graph.Run(new QuantizeStaticPass(Ranges.Of(graph)));
        var report = graph.Run(new QuantizedOperatorsPass(new QuantizedOperatorsOptions(QuantizationTarget.Onnx)));
        Assert.Contains("QLinearAdd", Assert.Single(report.Layers, l => !l.Changed).LeftAloneBecause, StringComparison.Ordinal);
        Assert.All(graph.Main.Nodes, n => Assert.True(n.IsStandard));
    }

    [Theory]
    [InlineData("uint16", "int8", 0)]
    [InlineData("int16", "int8", 0)]
    [InlineData("int8", "uint8", 1)]
    [InlineData("int8", "int8", 5)]
    [InlineData("uint8", "uint8", 5)]
    public void What_no_operator_on_integers_takes_stays_as_it_is(string activations, string weights, int written)
    {
        using var graph = new TestGraph(opset: 21, ir: 10);
        var pooled = graph.Node("MaxPool", [Conv(graph, graph.Input("x", 1, 3, 8, 8), "a", 3, 8)], Attribute.Of("kernel_shape", [2L, 2L]));
        var joined = graph.Node("Concat", [pooled, graph.Node("Sigmoid", [Conv(graph, pooled, "b", 8, 8)])], Attribute.Of("axis", 1));
        graph.Output(Conv(graph, joined, "c", 16, 4));
        graph.Run(
            new QuantizeStaticPass(
                Ranges.Of(graph) with
                {
                    Activations = IntegerGrid.All.Single(g => g.Type.Name == activations),
                    Weights = IntegerGrid.All.Single(g => g.Type.Name == weights),
                }
            )
        );
        var before = ModelRun.Outputs(graph.Model, optimize: true);
        var report = graph.Run(Pass);
        Assert.True(report.Layers.Count(l => l.Changed) >= written, report.Layers.Count(l => l.Changed).ToString());
        Assert.Equal(written == 5, report.Layers.Where(l => l.Operator == "Conv").All(l => l.Changed));
        Assert.All(
            report.Layers.Where(l => !l.Changed),
            l => Assert.Contains("integers take", l.LeftAloneBecause, StringComparison.Ordinal)
        );
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model, optimize: true), 1e-2);
    }

    private static void AssertSameIntegers(TestGraph graph, string operators)
    {
        graph.Run(new QuantizeStaticPass(Ranges.Of(graph)));
        var before = ModelRun.Outputs(graph.Model, optimize: true);
        var report = graph.Run(Pass);
        Assert.All(report.Layers, l => Assert.True(l.Changed, l.LeftAloneBecause));
        Assert.Equal(Sorted(operators), Sorted(graph.Operators));
        ModelRun.AssertClose(before, ModelRun.Outputs(graph.Model, optimize: true), 1e-6);
    }

    private static string Sorted(string operators) => string.Join(' ', operators.Split(' ').Order(StringComparer.Ordinal));

    private static Value Conv(TestGraph graph, Value x, string name, long inputs, long outputs) =>
        graph.Node(
            "Conv",
            [x, graph.Noise(name + "_w", outputs, inputs, 3, 3), graph.Noise(name + "_b", outputs)],
            Attribute.Of("pads", [1L, 1L, 1L, 1L])
        );
}
