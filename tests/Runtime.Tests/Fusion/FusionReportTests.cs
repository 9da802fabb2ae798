using NNCompress.OnnxIO.Tensors;
using NNCompress.Testing;

namespace NNCompress.Runtime.Tests;

public class FusionReportTests
{
    private static LayerFusion Of(FusionReport report, string layer) => report.Layers.Single(l => l.Layer == layer);

    [Fact]
    public void Convolutions_between_quantizers_run_on_integers_and_their_activation_with_them()
    {
        using var net = new SmallNetwork();
        var relu = net.Node("Relu", "relu", net.Conv("first", net.Input));
        net.Return(net.Conv("second", relu));
        PlainQdq.Apply(net.Model);

        var report = FusionReport.Of(net.Model);
        Assert.Equal(["first", "relu", "second"], report.Layers.Select(l => l.Layer));
        Assert.All(report.Layers, l => Assert.True(l.RunsOnIntegers, l.Reason));
        Assert.Equal("com.microsoft.QLinearConv", Of(report, "first").Kernel);
        Assert.Null(Of(report, "relu").Kernel);
        // the input is quantized, the result turned back; all else is in the kernels
        Assert.Equal((1, 1, 0, 0), (report.Quantizers, report.Dequantizers, report.WeightDequantizers, report.Requantizers));
    }

    [Fact]
    public void A_relu_quantized_apart_from_its_addition_is_told()
    {
        using var net = new SmallNetwork();
        var sum = net.Node("Add", "add", net.Conv("a", net.Input), net.Conv("b", net.Input));
        net.Return(net.Conv("c", net.Node("Relu", "relu", sum)));
        PlainQdq.Apply(net.Model);

        var report = FusionReport.Of(net.Model);
        Assert.Equal("com.microsoft.QLinearAdd", Of(report, "add").Kernel);
        var relu = Of(report, "relu");
        Assert.False(relu.RunsOnIntegers);
        Assert.Contains("which runs by itself", relu.Reason);
        Assert.Equal(1, report.Requantizers);
        Assert.Equal(4, report.OnIntegers);
    }

    [Fact]
    public void A_convolution_whose_result_is_not_quantized_runs_in_float()
    {
        using var net = new SmallNetwork();
        net.Return(net.Conv("conv", net.Input));
        PlainQdq.Apply(net.Model);
        // the pair behind the convolution goes, those before it stay
        var neg = net.Model.Graph.Nodes.Single(n => n.OpType == "Neg");
        net.Edit.SetInput(neg, 0, net.Model.AllNodes.Single(n => n.Name == "conv").Outputs[0]);
        foreach (var node in net.Model.Graph.Nodes.Where(n => n.Outputs[0]!.IsUnused).ToArray().Reverse())
            net.Edit.Remove(node);
        foreach (var node in net.Model.Graph.Nodes.Where(n => n.Outputs[0]!.IsUnused).ToArray())
            net.Edit.Remove(node);

        var report = FusionReport.Of(net.Model);
        var conv = Assert.Single(report.Layers);
        Assert.False(conv.RunsOnIntegers);
        Assert.StartsWith("it runs in float, as ", conv.Reason);
        Assert.True(report.WeightDequantizers > 0);
    }

    [Fact]
    public void A_product_quantized_at_run_time_is_one_kernel()
    {
        using var model = Networks.Empty(out var edit, opset: 17);
        var x = edit.Input("x", ElementType.Float32, 4, 32);
        var w = edit.AddInitializer(model.Graph, "w", Tensor.FromBytes(ElementType.Int8, [32, 16], new byte[512]));
        var scale = edit.AddInitializer(model.Graph, "s", Tensor.FromSingles([], [0.1f]));
        var quantize = edit.AddNode(model.Graph, "DynamicQuantizeLinear", [x], ["q", "q_scale", "q_zero"]);
        var product = edit.AddNode(
            model.Graph,
            "MatMulInteger",
            [quantize.Outputs[0], w, quantize.Outputs[2]],
            ["product"],
            name: "product"
        );
        var cast = edit.AddNode(model.Graph, "Cast", [product.Outputs[0]], ["cast"], [OnnxIO.Attribute.Of("to", 1L)]);
        var scales = edit.AddNode(model.Graph, "Mul", [quantize.Outputs[1], scale], ["scales"]);
        edit.Output("y", Networks.Tensor(ElementType.Float32, 4, 16), "Mul", [cast.Outputs[0], scales.Outputs[0]]);

        var layer = Assert.Single(FusionReport.Of(model).Layers);
        Assert.Equal(("product", "com.microsoft.DynamicQuantizeMatMul", true), (layer.Layer, layer.Kernel, layer.RunsOnIntegers));
    }

    [Fact]
    public void A_float_model_has_nothing_to_report()
    {
        using var net = new SmallNetwork();
        net.Return(net.Node("Relu", "relu", net.Conv("conv", net.Input)));
        Assert.Equal(new FusionReport([], 0, 0, 0, 0).ToString(), (FusionReport.Of(net.Model) with { Layers = [] }).ToString());
        Assert.Empty(FusionReport.Of(net.Model).Layers);
    }

    [Fact]
    public void A_float_node_that_reads_the_end_of_a_quantized_part_is_no_quantized_layer()
    {
        using var net = new SmallNetwork();
        net.Return(net.Node("Softmax", "softmax", net.Conv("conv", net.Input)));
        PlainQdq.Apply(net.Model);
        Assert.Equal("conv", Assert.Single(FusionReport.Of(net.Model).Layers).Layer);
    }
}
