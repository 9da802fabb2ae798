using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes;
using NNCompress.Pipeline;
using NNCompress.Speed;

namespace NNCompress.Compress.Tests.Speed;

public sealed class LoadRepairTests : IDisposable
{
    private readonly QuantizedNetwork _network = new(5);
    private readonly DiagnosticBag _findings = [];

    public void Dispose() => _network.Dispose();

    [Fact]
    public void A_model_that_opens_is_left_as_it_is()
    {
        Assert.Null(Repair());
        Assert.Empty(_findings);
        Assert.Equal(5, _network.Model.AllNodes.Count(QdqForm.IsInteger));
    }

    [Theory]
    [InlineData("conv0")]
    [InlineData("conv3")]
    [InlineData("conv1", "conv4")]
    public void Layers_that_the_runtime_does_not_take_go_back_and_are_named(params string[] broken)
    {
        foreach (var layer in broken)
            Break(layer);
        Assert.NotNull(LoadProof.Refusal(_network.Model));

        var report = Repair();
        Assert.Equal(broken, report!.Layers.Where(l => l.Changed).Select(l => l.Layer));
        Assert.Null(LoadProof.Refusal(_network.Model));
        Assert.Equal(5 - broken.Length, _network.Model.AllNodes.Count(QdqForm.IsInteger));
        var finding = Assert.Single(_findings);
        Assert.Equal(SpeedCodes.RolledBack, finding.Code);
        Assert.All(broken, layer => Assert.Contains(layer, finding.Message));
        // the runtime's own reason comes along
        Assert.Contains("DequantizeLinear", finding.Message);
    }

    [Fact]
    public void What_no_layer_is_to_blame_for_is_not_repaired()
    {
        var edit = new GraphEditor(_network.Model, "test");
        var output = _network.Model.Graph.Outputs[0];
        var strange = edit.AddNode(_network.Model.Graph, "NoSuchOperator", [output], ["strange"]);
        edit.SetInfo(strange.Outputs[0]!, output.Info);
        edit.AddGraphOutput(_network.Model.Graph, strange.Outputs[0]!);
        Assert.Null(Repair());
        Assert.Equal(5, _network.Model.AllNodes.Count(QdqForm.IsInteger));
    }

    [Theory]
    [InlineData("dynamic", "DynamicQuantizeMatMul")]
    [InlineData("nbits", "MatMulNBits")]
    [InlineData("cast-mul", "MatMul")]
    public void Layers_of_other_forms_go_back_as_well(string form, string op)
    {
        using var products = new QuantizedProducts(4, form);
        Assert.Equal(4, products.Model.AllNodes.Count(n => n.OpType == op));
        // a scale of a type that no kernel takes
        var scale = products.Model.Graph.Initializers.Single(i =>
            i.Name.StartsWith("w2", StringComparison.Ordinal) && i.Name.EndsWith("_scale", StringComparison.Ordinal)
        );
        var doubles = Tensor.From(ElementType.Float64, scale.Initializer!.Dims.AsSpan(), new double[scale.Initializer.ElementCount]);
        new GraphEditor(products.Model, "test").SetInitializer(scale, doubles);
        Assert.NotNull(LoadProof.Refusal(products.Model));

        var report = LoadRepair.Repair(products.Model, new RestoredCopy(products.Model, products.Reference), LoadProof.Refusal, _findings);
        Assert.Equal(["product2"], report!.Layers.Where(l => l.Changed).Select(l => l.Layer));
        Assert.Null(LoadProof.Refusal(products.Model));
        Assert.Contains("product2", Assert.Single(_findings).Message, StringComparison.Ordinal);
        Assert.Equal(3, new RestoredCopy(products.Model, products.Reference).Restorable().Count);
    }

    /// <summary>A weight of s8 with a zero point of u8.</summary>
    private void Break(string layer)
    {
        var node = _network.Model.AllNodes.Single(n => n.Name == layer);
        var dequantize = node.Input(1)!.Producer!;
        Assert.True(QuantizationFacts.IsDequantize(dequantize));
        var edit = new GraphEditor(_network.Model, "test");
        var scale = dequantize.Input(1)!.Initializer!;
        var zeros = Tensor.FromBytes(ElementType.UInt8, scale.Dims.AsSpan(), new byte[scale.ElementCount]);
        edit.SetInput(dequantize, 2, edit.AddInitializer(_network.Model.Graph, $"{layer}_zero_point", zeros));
    }

    private PassReport? Repair() =>
        LoadRepair.Repair(_network.Model, new RestoredCopy(_network.Model, _network.Reference), LoadProof.Refusal, _findings);
}
