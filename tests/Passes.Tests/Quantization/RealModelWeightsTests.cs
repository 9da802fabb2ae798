using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Testing;

namespace NNCompress.Passes.Tests.Quantization;

/// <summary>
/// quantize-dynamic and quantize-weights over real models: the runtime opens the result, its outputs are near the float ones, and it is smaller.
/// Accuracies are measured in benchmarks.
/// </summary>
public class RealModelWeightsTests
{
    [Theory]
    [InlineData("mnist_cnn.onnx", 0, 3)] // opset 7, IR 3; convolutions, and one product that is too small
    [InlineData("gru_sst2.onnx", 0, 6)]
    [InlineData("nnsplit_lstm.onnx", 6, 9)] // three bidirectional LSTM
    [InlineData("dtln_1.onnx", 4, 5)]
    [InlineData("silero_vad.onnx", 8, 20)] // one LSTM in each branch of an If, its weights folded before
    [InlineData("mobilenet_v2_dynamic_int8.onnx", 0, 0)] // quantized already
    public void Results_load_and_stay_near(string name, int dynamic, int weights)
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        var search = WeightScaleSearch.MinMax; // fast; what is tested does not depend on it
        AssertNear(name, new QuantizeDynamicPass(new QuantizeDynamicOptions(ScaleSearch: search)), dynamic, 0.1);
        AssertNear(name, new QuantizeWeightsPass(new QuantizeWeightsOptions(ScaleSearch: search)), weights, 0.1);
        AssertNear(name, new QuantizeWeightsPass(new QuantizeWeightsOptions(4, ScaleSearch: search)), weights, 1);
    }

    [Fact]
    public void A_model_for_any_runtime_holds_operators_of_the_standard_only()
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        var options = new QuantizeWeightsOptions(4, Target: QuantizationTarget.Onnx, ScaleSearch: WeightScaleSearch.MinMax);
        AssertNear("vit_cifar10.onnx", new QuantizeWeightsPass(options), 20, 1);
    }

    private static void AssertNear(string name, Pass pass, int layers, double bound)
    {
        using var model = ModelReader.Open(Assets.Model(name));
        // weights that are put together from slices are folded whatever it costs: they shrink again
        new FoldConstantsPass(new FoldConstantsOptions(1 << 20)).Run(new PassContext(model, FoldConstantsPass.PassId));
        new DeduplicatePass().Run(new PassContext(model, DeduplicatePass.PassId));
        var before = Outputs(model);
        var bytes = model.TensorBytes();
        var report = pass.Run(new PassContext(model, pass.Id));
        Assert.DoesNotContain(ModelVerifier.Verify(model), d => d.Severity == Severity.Error);
        Assert.Equal(layers, report.Layers.Count(l => l.Changed));
        Assert.True(layers == 0 || model.TensorBytes() < bytes, $"{bytes} bytes became {model.TensorBytes()}");
        ModelRun.AssertClose(before, Outputs(model), bound);
    }

    private static IReadOnlyList<Tensor> Outputs(OnnxIO.Model model) =>
        ModelRun.Outputs(
            model,
            Path.GetFileName(model.Path) switch
            {
                "silero_vad.onnx" => Sound(),
                "nnsplit_lstm.onnx" =>
                [
                    Tensor.FromBytes(
                        ElementType.UInt8,
                        [1, 40],
                        System.Text.Encoding.UTF8.GetBytes("This is a test. This is another one, too")
                    ),
                ],
                _ => null,
            },
            optimize: true
        );

    /// <summary>A frame of noise at 16 kHz, with the state of the beginning.</summary>
    private static Tensor?[] Sound() =>
        [
            TestGraph.NoiseTensor("sound", 1, 576),
            Tensor.FromSingles([2, 1, 128], new float[256]),
            Tensor.From(ElementType.Int64, [], [16000L]),
        ];
}
