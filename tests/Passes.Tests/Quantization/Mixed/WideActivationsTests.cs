using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class WideActivationsTests
{
    [Fact]
    public void Both_ends_of_a_range_stay_and_the_step_is_257_times_finer()
    {
        using var network = new SensitiveNetwork();
        var before = Parameters(network.Model);
        WideActivations.Widen(new GraphEditor(network.Model, "test"), [.. network.Model.AllNodes.Where(QdqForm.IsInteger)]);
        var after = Parameters(network.Model);
        Assert.Equal(before.Keys.Order(), after.Keys.Order());
        foreach (var (name, (scale, zero, _)) in before)
        {
            var wide = after[name];
            Assert.Equal(ElementType.UInt16, wide.Type);
            Assert.Equal(257 * zero, wide.Zero);
            Assert.Equal(255.0 * scale, 65535.0 * wide.Scale, 1e-5 * scale * 255);
        }

        Assert.DoesNotContain(ModelVerifier.Verify(network.Model), d => d.Severity == Severity.Error);
    }

    [Fact]
    public void Noise_of_activations_goes_and_that_of_weights_stays()
    {
        using var network = new SensitiveNetwork(new QuantizeStaticOptions(PerChannel: true));
        var before = network.SqnrOf(network.Model);
        WideActivations.Widen(new GraphEditor(network.Model, "test"), [.. network.Model.AllNodes.Where(QdqForm.IsInteger)]);
        var after = network.SqnrOf(network.Model);
        Assert.InRange(after, before + 1, 70);
    }

    [Fact]
    public void Signed_activations_keep_their_middle()
    {
        using var network = new SensitiveNetwork(new QuantizeStaticOptions(IntegerGrid.Int8, SymmetricActivations: true));
        var before = network.SqnrOf(network.Model);
        WideActivations.Widen(new GraphEditor(network.Model, "test"), [.. network.Model.AllNodes.Where(QdqForm.IsInteger)]);
        Assert.All(Parameters(network.Model).Values, p => Assert.Equal((ElementType.Int16, 0f), (p.Type, p.Zero)));
        Assert.True(network.SqnrOf(network.Model) >= before - 0.01);
    }

    [Fact]
    public void One_node_widens_what_it_reads_and_gives_with_what_is_moved_in_between()
    {
        using var network = new SensitiveNetwork();
        var gemm = network.Model.AllNodes.Single(n => n.OpType == "Gemm");
        WideActivations.Widen(new GraphEditor(network.Model, "test"), [gemm]);
        // Flatten only moves numbers: what it reads has the same parameters as what Gemm reads
        var flatten = network.Model.AllNodes.Single(n => n.OpType == "Flatten");
        var types = Parameters(network.Model);
        Assert.Equal(ElementType.UInt16, types[QdqForm.QuantizedValue(gemm.Input(0))!.Name].Type);
        Assert.Equal(ElementType.UInt16, types[QdqForm.QuantizedValue(flatten.Input(0))!.Name].Type);
        Assert.Equal(ElementType.UInt8, types["x"].Type);
    }

    [Fact]
    public void A_bias_is_the_same_number_in_the_finer_scale()
    {
        using var network = new SensitiveNetwork();
        var conv = network.Model.AllNodes.First(n => n.OpType == "Conv");
        var before = Bias(conv);
        WideActivations.Widen(new GraphEditor(network.Model, "test"), [conv]);
        var after = Bias(conv);
        foreach (var (was, now) in before.Zip(after))
            Assert.Equal(was, now, 1e-6 * (1 + Math.Abs(was)));
        var s = Scale(QdqForm.DequantizeOf(conv.Input(0))!)[0] * Scale(QdqForm.DequantizeOf(conv.Input(1))!)[0];
        Assert.Equal(s, Scale(QdqForm.DequantizeOf(conv.Input(2))!)[0], 1e-6 * s);
    }

    private static float[] Scale(Node node) => Constants.TensorOf(node.Input(1))!.ToSingles();

    private static double[] Bias(Node conv)
    {
        var dequantize = QdqForm.DequantizeOf(conv.Input(2))!;
        var scale = Scale(dequantize);
        var integers = new double[Constants.TensorOf(dequantize.Input(0))!.ElementCount];
        Constants.TensorOf(dequantize.Input(0))!.CopyTo(0, integers);
        return [.. integers.Select((q, i) => q * scale[scale.Length == 1 ? 0 : i])];
    }

    private static Dictionary<string, (float Scale, float Zero, ElementType Type)> Parameters(Model model) =>
        model
            .AllNodes.Where(QuantizationFacts.IsQuantize)
            .ToDictionary(
                q => q.Input(0)!.Name,
                q => (Scale(q)[0], Constants.TensorOf(q.Input(2))!.ToSingles()[0], Constants.TensorOf(q.Input(2))!.Type)
            );
}
