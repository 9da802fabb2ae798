using Microsoft.ML.OnnxRuntime;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Pruning;
using NNCompress.Testing;

namespace NNCompress.Passes.Tests.Pruning;

/// <summary>Every real model is pruned: the result verifies, holds the zeros, opens in the runtime, and is the same at any number of threads.</summary>
public sealed class RealModelsTests
{
    /// <summary>Already quantized: nothing to prune.</summary>
    private const string Quantized = "mobilenet_v2_dynamic_int8.onnx";

    public static TheoryData<string> Models =>
        Assets.Root is null
            ? [""]
            :
            [
                .. Directory
                    .GetFiles(Assets.File("models"), "*.onnx", SearchOption.AllDirectories)
                    .Select(f => Path.GetRelativePath(Assets.File("models"), f))
                    .Order(),
            ];

    [Theory]
    [MemberData(nameof(Models))]
    public void Half_of_the_weights_go(string file)
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        using var model = ModelReader.Open(Assets.Model(file));
        if (file == Quantized)
        {
            var fault = Assert.Throws<DiagnosticException>(() => Run(model, new PruneMagnitudePass(new PruneMagnitudeOptions()), 2));
            Assert.Contains("it is quantized already", fault.Diagnostics.Single().Message, StringComparison.Ordinal);
            return;
        }

        var report = Run(model, new PruneMagnitudePass(new PruneMagnitudeOptions()), threads: 3);
        Assert.Equal(0.5, report.Totals.Single(m => m.Name == "reachedSparsity").Value, 3);
        Assert.DoesNotContain(ModelVerifier.Verify(model), d => d.Severity == Severity.Error);
        var bytes = ModelWriter.ToBytes(model);
        using (new InferenceSession(bytes)) { }

        using var again = ModelReader.Open(Assets.Model(file));
        Run(again, new PruneMagnitudePass(new PruneMagnitudeOptions()), threads: 1);
        Assert.True(bytes.AsSpan().SequenceEqual(ModelWriter.ToBytes(again)));
    }

    [Theory]
    [InlineData("silero_vad.onnx", "2:4")]
    [InlineData("nnsplit_lstm.onnx", "4:8")]
    [InlineData("ppocr_cls.onnx", "block:4x4")]
    [InlineData("yolox_nano.onnx", "block:1x4")]
    [InlineData("gru_sst2.onnx", "1:4")]
    public void Patterns_fit_real_layouts(string file, string text)
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        using var model = ModelReader.Open(Assets.Model(file));
        var pattern = PruningPattern.Parse(text);
        var report = Run(model, new PruneMagnitudePass(new PruneMagnitudeOptions(Pattern: pattern)), threads: 2);
        var wanted = text == "1:4" ? 0.75 : 0.5;
        Assert.Equal(wanted, report.Totals.Single(m => m.Name == "reachedSparsity").Value, 0.01);
        using (new InferenceSession(ModelWriter.ToBytes(model))) { }
    }

    private static PassReport Run(Model model, Pass pass, int threads) => pass.Run(new PassContext(model, pass.Id) { Threads = threads });
}
