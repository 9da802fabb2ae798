using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime.Tests;

public class KernelOriginsTests
{
    private static string[] Origins(OptimizedGraph optimized, string kernel) =>
        [.. optimized.Model.AllNodes.Where(k => k.OpType == kernel).Select(k => optimized.OriginOf(k)?.Label ?? "").Order()];

    [Fact]
    public void A_convolution_that_swallowed_what_follows_is_still_the_convolution()
    {
        using var net = new SmallNetwork();
        var a = net.Node("Relu", "relu", net.Conv("a", net.Input));
        var sum = net.Node("Add", "add", net.Conv("b", a), a);
        net.Return(net.Node("Relu", "relu2", sum));
        using var optimized = OptimizedGraph.Open(net.Model);
        // whatever layout the processor's kernels want, two kernels are convolutions
        Assert.Equal(
            ["a", "b"],
            optimized.Model.AllNodes.Where(k => k.OpType.EndsWith("Conv")).Select(k => optimized.OriginOf(k)?.Label).Order()
        );
    }

    [Fact]
    public void A_product_with_its_bias_added_comes_from_the_product()
    {
        using var model = Networks.Empty(out var edit, opset: 17);
        var x = edit.Input("x", ElementType.Float32, 4, 32);
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromSingles([32, 8], new float[256]));
        var b = edit.AddInitializer(model.Graph, "b", Tensor.FromSingles([8], new float[8]));
        var product = edit.AddNode(model.Graph, "MatMul", [x, w], ["p"], name: "product").Outputs[0];
        edit.Output("y", Networks.Tensor(ElementType.Float32, 4, 8), "Add", [product, b]);
        using var optimized = OptimizedGraph.Open(model);
        Assert.Equal(["product"], Origins(optimized, "Gemm"));
    }

    [Fact]
    public void Nodes_of_bodies_and_nodes_without_names_are_found()
    {
        using var model = Networks.Empty(out var edit, opset: 17);
        var x = edit.Input("x", ElementType.Float32, 2, 2);
        var choice = edit.Input("choice", ElementType.Bool);
        var branch = edit.Output("y", Networks.Tensor(ElementType.Float32, 2, 2), "If", [choice]);
        foreach (var (name, op) in new[] { ("then_branch", "Sin"), ("else_branch", "Cos") })
        {
            var body = edit.AddBody(branch, name, name);
            var inner = edit.AddNode(body, op, [x], [$"{op}_of_x"]);
            edit.SetInfo(inner.Outputs[0]!, new ValueInfo(Networks.Tensor(ElementType.Float32, 2, 2)));
            edit.AddGraphOutput(body, inner.Outputs[0]!);
        }

        using var optimized = OptimizedGraph.Open(model);
        var sine = model.AllNodes.Single(n => n.OpType == "Sin");
        Assert.Equal(sine, optimized.OriginOf(optimized.Model.AllNodes.Single(k => k.OpType == "Sin")));
    }

    [Fact]
    public void A_model_that_does_not_open_is_a_finding_with_its_own_names()
    {
        using var net = new SmallNetwork();
        net.Return(net.Node("NoSuchOperator", "strange", net.Input));
        var failure = Assert.Throws<DiagnosticException>(() => OptimizedGraph.Open(net.Model));
        Assert.Contains("strange", Assert.Single(failure.Diagnostics).Message);
    }
}
