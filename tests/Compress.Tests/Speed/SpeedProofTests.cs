using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Files;
using NNCompress.Pipeline;
using NNCompress.Speed;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Speed;

public sealed class SpeedProofTests : IDisposable
{
    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "models", "digits.yaml");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("speed-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_quantized_model_is_proved_with_its_layers_its_kernels_and_its_options()
    {
        var quantized = Path.Combine(_folder.FullName, "digits.qdq.onnx");
        using (var model = ModelReader.Open(Digits))
        {
            PlainQdq.Apply(model);
            ModelWriter.Save(model, quantized);
        }

        var result = Compressor.Run(Request(quantized) with { MeasureSpeed = true });
        var speed = Assert.IsType<SpeedProof>(result.Speed);
        Assert.InRange(speed.Latency.Speedup, speed.Latency.Low, speed.Latency.High);
        Assert.Equal(6, speed.Latency.Rounds);
        Assert.Contains(speed.Fusion.Layers, l => l is { Operator: "Conv", Kernel: "com.microsoft.QLinearConv", RunsOnIntegers: true });
        Assert.Equal(1, speed.Kernels.Sum(k => k.Share), 1e-9);
        // weights reach ±127 on their grid
        Assert.Equal("session.x64quantprecision", Assert.Single(speed.SessionOptions).Key);
        Assert.Empty(result.Gates);
    }

    [Fact]
    public void A_float_model_wants_no_option_and_has_no_quantized_layer()
    {
        var speed = Compressor.Run(Request(Digits) with { MeasureSpeed = true, Data = DataChoice.Both(Data) }).Speed!;
        Assert.Empty(speed.Fusion.Layers);
        Assert.Empty(speed.SessionOptions);
        Assert.NotEmpty(speed.Kernels);
    }

    [Fact]
    public void A_speedup_out_of_reach_misses_the_gate_and_the_name()
    {
        var output = Path.Combine(_folder.FullName, "out.onnx");
        var result = Compressor.Run(Request(Digits) with { RequireSpeedup = 1000, OutputPath = output });
        Assert.Equal(output + ".rejected", result.OutputPath);
        Assert.Equal(("speedup", false, 1000.0), (result.Gate!.Name, result.Gate.Passed, result.Gate.Limit));
        Assert.Equal(result.Speed!.Latency.Speedup, result.Gate.Measured);
        Assert.False(File.Exists(output));
    }

    [Fact]
    public void The_gate_that_was_missed_comes_before_the_one_that_was_met()
    {
        var result = Compressor.Run(Request(Digits) with { RequireSpeedup = 1000, MaxDrop = 1, Data = DataChoice.Both(Data) });
        Assert.Equal([("drop", true), ("speedup", false)], result.Gates.Select(g => (g.Name, g.Passed)));
        Assert.Equal("speedup", result.Gate!.Name);
    }

    [Fact]
    public void A_modest_speedup_is_met()
    {
        var result = Compressor.Run(Request(Digits) with { RequireSpeedup = 1e-6 });
        Assert.True(result.Gate!.Passed);
    }

    [Fact]
    public void What_does_not_run_is_told_and_meets_no_gate()
    {
        // an operator that the runtime does not have
        var strange = Path.Combine(_folder.FullName, "strange.onnx");
        using (var model = ModelReader.Open(Digits))
        {
            var edit = new GraphEditor(model, "test");
            edit.SetOperator(model.Graph.Nodes.First!, "NoSuchOperator", "com.example");
            edit.SetOpset("com.example", 1);
            ModelWriter.Save(model, strange);
        }

        var result = Compressor.Run(Request(strange) with { RequireSpeedup = 1 });
        Assert.Null(result.Speed);
        Assert.Contains(result.Findings, d => d.Code == SpeedCodes.NotMeasured);
        Assert.False(result.Gate!.Passed);
        Assert.True(double.IsNaN(result.Gate.Measured));
    }

    private static CompressionRequest Request(string model) => new(model, []) { SpeedSeconds = 0 };
}
