using NNCompress.OnnxIO;
using NNCompress.Passes.Quantization;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class HardSwishPartsTests
{
    /// <summary>x·clip(x + 3, 0, 6)/6 in the ways that exporters write it.</summary>
    [Theory]
    [InlineData("Div behind")]
    [InlineData("Mul behind")]
    [InlineData("Div before")]
    public void Written_out_it_stays_in_float_between_layers_on_integers(string form)
    {
        using var graph = new TestGraph();
        var x = Conv(graph, graph.Input("x", 1, 3, 8, 8), "a", 3);
        graph.Output(graph.Node("GlobalAveragePool", [Conv(graph, HardSwish(graph, x, form), "b", 8)]));
        graph.Run(new QuantizeStaticPass(Ranges.Of(graph)));
        Assert.Equal(["Conv", "Conv", "GlobalAveragePool"], OnIntegers(graph));
    }

    [Fact]
    public void A_clip_that_gates_another_value_is_none()
    {
        using var graph = new TestGraph();
        var input = graph.Input("x", 1, 3, 8, 8);
        var (x, y) = (Conv(graph, input, "a", 3), Conv(graph, input, "c", 3));
        var gate = graph.Node(
            "Clip",
            [graph.Node("Add", [x, graph.Floats("three", [], 3)]), graph.Floats("lo", [], 0), graph.Floats("hi", [], 6)]
        );
        graph.Output(graph.Node("GlobalAveragePool", [Conv(graph, graph.Node("Mul", [gate, y]), "b", 8)]));
        Assert.Empty(HardSwishParts.Of(graph.Main.Nodes));
        graph.Run(new QuantizeStaticPass(Ranges.Of(graph)));
        Assert.Contains("Mul", OnIntegers(graph));
    }

    /// <summary>What normalizations take the mean of, and Gelu by tanh multiplies once more.</summary>
    [Fact]
    public void A_square_stays_in_float()
    {
        using var graph = new TestGraph();
        var x = Conv(graph, graph.Input("x", 1, 3, 8, 8), "a", 3);
        var cube = graph.Node("Mul", [graph.Node("Mul", [x, x]), x]);
        graph.Output(graph.Node("GlobalAveragePool", [Conv(graph, cube, "b", 8)]));
        graph.Run(new QuantizeStaticPass(Ranges.Of(graph)));
        Assert.DoesNotContain("Mul", OnIntegers(graph));
    }

    private static IEnumerable<string> OnIntegers(TestGraph graph) =>
        QuantizedIsland.Of(graph.Model).SelectMany(i => i.Nodes).Select(n => n.OpType).Order(StringComparer.Ordinal);

    private static Value HardSwish(TestGraph graph, Value x, string form)
    {
        var gate = graph.Node(
            "Clip",
            [graph.Node("Add", [x, graph.Floats("three", [], 3)]), graph.Floats("lo", [], 0), graph.Floats("hi", [], 6)]
        );
        return form switch
        {
            "Div before" => graph.Node("Mul", [x, graph.Node("Div", [gate, graph.Floats("six", [], 6)])]),
            "Mul behind" => graph.Node("Mul", [graph.Floats("sixth", [], 1 / 6f), graph.Node("Mul", [x, gate])]),
            _ => graph.Node("Div", [graph.Node("Mul", [gate, x]), graph.Floats("six", [], 6)]),
        };
    }

    private static Value Conv(TestGraph graph, Value x, string name, long inputs) =>
        graph.Node(
            "Conv",
            [x, graph.Noise(name + "_w", 8, inputs, 3, 3), graph.Noise(name + "_b", 8)],
            Attribute.Of("pads", [1L, 1L, 1L, 1L])
        );
}
