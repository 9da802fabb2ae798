using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes;
using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Quantization;
using NNCompress.Pipeline;
using NNCompress.Runtime;
using NNCompress.Speed;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Pipeline;

public sealed class FloatFallbackTests : IDisposable
{
    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");
    private static readonly LayerReport[] Layers = [new("conv", "Conv", null, null, [])];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fallback-tests-");
    private readonly DiagnosticBag _findings = [];
    private readonly Model _quantized = ModelReader.Open(Digits);
    private readonly Model _reference = ModelReader.Open(Digits);

    public void Dispose()
    {
        _quantized.Dispose();
        _reference.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(0.95, 1.05)]
    [InlineData(0.9, 1.0)]
    [InlineData(1.1, 1.2)]
    public void What_is_not_slower_beyond_doubt_is_written(double low, double high)
    {
        using var fallback = Fallback(_ => Speed(low, high));
        Assert.Same(_quantized, Settle(fallback));
        Assert.Null(fallback.Decision);
        Assert.Equal((low, high), (fallback.Latency!.Low, fallback.Latency.High));
        Assert.Empty(_findings);
        Assert.Empty(fallback.Reports);
    }

    [Fact]
    public void What_is_slower_gives_way_to_the_rewritten_float_model()
    {
        using var fallback = Fallback(m => m == _quantized ? Speed(0.8, 0.9) : Speed(0.98, 1.02));
        Assert.Same(_reference, Settle(fallback));
        Assert.Equal((FallbackModel.Rewritten, 0.8, 0.9), (fallback.Decision!.Model, fallback.Decision.Low, fallback.Decision.High));
        Assert.Equal(0.98, fallback.Latency!.Low);
        var finding = Assert.Single(_findings);
        Assert.Equal(SpeedCodes.FellBack, finding.Code);
        Assert.Contains("0.85 times the speed of the original [0.80, 0.90] on P", finding.Message, StringComparison.Ordinal);
        Assert.Equal("conv", Assert.Single(Assert.Single(fallback.Reports).Layers).Layer);
    }

    [Fact]
    public void And_where_rewriting_is_slower_too_to_the_original_graph()
    {
        using var fallback = Fallback(_ => Speed(0.8, 0.9));
        var written = Settle(fallback);
        Assert.Equal(FallbackModel.Original, fallback.Decision!.Model);
        Assert.NotSame(_reference, written);
        Assert.Equal(ModelWriter.Digest(_reference), ModelWriter.Digest(written));
        Assert.Null(fallback.Latency);
        Assert.Contains("the original graph", Assert.Single(_findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_compared_where_slow_layers_are_to_stay()
    {
        using var fallback = new FloatFallback(
            new CompressionRequest(Digits, []),
            _findings,
            _ => throw new InvalidOperationException("compared")
        );
        Assert.Same(_quantized, fallback.Settle(_quantized, _reference, Layers, null));
    }

    [Fact]
    public void A_float_model_whose_numbers_were_changed_on_purpose_stays_and_nothing_is_compared()
    {
        using var fallback = Fallback(_ => throw new InvalidOperationException("compared"));
        new PruneMagnitudePass(new PruneMagnitudeOptions()).Run(new PassContext(_quantized, PruneMagnitudePass.PassId));
        Assert.Same(_quantized, fallback.Settle(_quantized, _reference, [], null));
        Assert.Null(fallback.Decision);
    }

    [Fact]
    public void A_float_model_that_was_only_rewritten_gives_way_where_that_made_it_slower()
    {
        using var fallback = Fallback(_ => Speed(0.8, 0.9));
        fallback.Settle(_reference, _reference, [], null);
        Assert.Equal(FallbackModel.Original, fallback.Decision!.Model);
    }

    [Fact]
    public void What_cannot_be_measured_is_written_as_it_is()
    {
        using var fallback = Fallback(_ => throw new DiagnosticException(SpeedCodes.NotMeasured.At("m", "no input")));
        Assert.Same(_quantized, Settle(fallback));
        Assert.Equal(SpeedCodes.NotMeasured, Assert.Single(_findings).Code);
    }

    [Theory]
    [InlineData(FallbackModel.Rewritten)]
    [InlineData(FallbackModel.Original)]
    public void A_replay_writes_what_was_decided_and_measures_nothing(FallbackModel model)
    {
        var decisions = Path.Combine(_folder.FullName, "d.json");
        new DecisionFile("P", 1, []) { Fallback = new(model, 0.9, 0.8, 0.95) }.Write(decisions);
        var output = Path.Combine(_folder.FullName, "o.onnx");
        var result = Compressor.Run(
            new CompressionRequest(
                Digits,
                [
                    new PassStep(RemoveIdentityPass.PassId),
                    new PassStep(QuantizeWeightsPass.PassId, new QuantizeWeightsOptions(Form: WeightForm.Dequantize)),
                ]
            )
            {
                OutputPath = output,
                ReplayPath = decisions,
            }
        );
        Assert.Contains(result.Findings, f => f.Code == SpeedCodes.FellBack);
        Assert.Equal(model, result.Decisions!.Fallback!.Model);
        using var written = ModelReader.Open(output);
        Assert.DoesNotContain(written.AllNodes, n => n.Is("DequantizeLinear"));
        Assert.NotEmpty(result.Passes.Single(p => p.PassId == RestoreFloatPass.PassId).Layers);
        if (model == FallbackModel.Original)
            Assert.Equal(ModelWriter.Digest(_reference), ModelWriter.Digest(written));
    }

    [Fact]
    public void The_original_graph_is_as_fast_as_itself_for_a_gate_whatever_the_clock_says()
    {
        var proof = new SpeedProof(Speed(0.9, 0.99), new FusionReport([], 0, 0, 0, 0), [], []);
        Assert.True(SpeedMeter.Judge(1, proof, isOriginal: true)!.Passed);
        Assert.False(SpeedMeter.Judge(1.01, proof, isOriginal: true)!.Passed);
        Assert.False(SpeedMeter.Judge(1, proof, isOriginal: false)!.Passed);
    }

    private Model Settle(FloatFallback fallback) => fallback.Settle(_quantized, _reference, Layers, null);

    private FloatFallback Fallback(Func<Model, LatencyResult> compare) =>
        new(new CompressionRequest(Digits, []) { RevertSlow = true }, _findings, compare);

    private static LatencyResult Speed(double low, double high) => new(1, 2 / (low + high), (low + high) / 2, low, high, 6, 1, "P");
}
