using NNCompress.Calibration;
using NNCompress.Data;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes.Statistics;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Calibration;

/// <summary>Real networks through the whole way from a data description to statistics.</summary>
public sealed class RealModelCalibrationTests(ITestOutputHelper log) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// The LSTM stands in a branch of an If and its state goes in and out of the model. Carried, the state's range is that of the outputs;
    /// not carried, it would be zero.
    /// </summary>
    [Fact]
    public void Values_in_the_branch_of_silero_are_seen_and_its_state_is_carried()
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        var description = _folder.Write(
            "vad.yaml",
            $$"""
            source: {npy: {input: '{{Assets.File("data", "vad", "audio_16k_i16.npy")}}' } }
            preprocess: {input: [{scale: 1/32768}]}
            steps: {input: input, size: 512, context: 64}
            state: {state: stateN}
            constants: {sr: 16000}
            samples: 0..2
            """
        );
        using var model = ModelReader.Open(Assets.Model("silero_vad.onnx"));
        var lstm = model.AllNodes.First(n => n.OpType == "LSTM" && n.Scope.Outer is not null);
        var state = model.Graph.Inputs.Single(i => i.Name == "state");
        var inner = model
            .Scopes.Where(s => s.Outer is not null)
            .SelectMany(s => s.Nodes)
            .Where(n => n.OpType is "Conv" or "Relu" or "LSTM");
        Value[] values = [state, lstm.Inputs[0]!, .. inner.SelectMany(n => n.Outputs).OfType<Value>()];

        var (set, findings) = Collect(model, description, values, Range);

        var carried = set.Of<ChannelMinMaxAccumulator>(state, Range)!;
        var absMax = carried.Max.ToArray().Concat(carried.Min.ToArray().Select(v => -v)).Max();
        Assert.InRange(absMax, 0.1f, 100f);
        var reached = values.Count(v => set.Of<ChannelMinMaxAccumulator>(v, Range) is not null);
        log.WriteLine($"{values.Length} values, {reached} reached, state up to {absMax}");
        // the other branch is for 8 kHz
        Assert.InRange(reached, values.Length / 3, values.Length);
        Assert.DoesNotContain(findings, d => d.Severity == Severity.Error);
    }

    /// <summary>
    /// Sentences are filled up with token 0. Left out, filling cannot widen a range, and does not count; what the axes do not show is told.
    /// </summary>
    [Theory]
    [InlineData("transformer_sst2", 0.95)]
    [InlineData("gru_sst2", 0.4)]
    public void Filling_of_sentences_is_left_out_of_most_activations(string name, double share)
    {
        Assert.SkipWhen(Assets.Root is null, Assets.Missing);
        using var model = ModelReader.Open(Assets.Model(name + ".onnx"));
        var activations = model
            .Graph.Nodes.Where(n => n.OpType is "Gemm" or "MatMul" or "Add" or "Relu" or "GRU" or "Softmax" or "LayerNormalization")
            .SelectMany(n => n.Outputs)
            .OfType<Value>()
            .ToArray();
        var source = Assets.File("data", "sst2", "ids_calib.npy");
        var input = model.Graph.RequiredInputs.Single().Name;
        var plain = _folder.Write("plain.yaml", $"source: {{ npy: {{ {input}: '{source}' }} }}\nlimit: 40");
        var marked = _folder.Write(
            "marked.yaml",
            $"source: {{ npy: {{ {input}: '{source}' }} }}\nlimit: 40\nignore: {{ input: {input}, value: 0 }}"
        );

        var (all, _) = Collect(model, plain, activations, Mean);
        var (data, findings) = Collect(model, marked, activations, Mean);

        var fewer = 0;
        foreach (var value in activations)
        {
            var (before, after) = (Count(all, value), Count(data, value));
            Assert.InRange(after, 1, before);
            fewer += after < before ? 1 : 0;
        }

        Assert.InRange(fewer, share * activations.Length, activations.Length);
        Assert.Equal(fewer < activations.Length, findings.Any(d => d.Code == CalibrationCodes.MaskNotApplied));
        long Count(StatisticSet set, Value value) => set.Of<ChannelSumAccumulator>(value, Mean)!.Counts.ToArray().Sum();
    }

    private static StatisticKind Mean { get; } = new ChannelMeanStatistic(-1);

    private static StatisticKind Range { get; } = new ChannelMinMaxStatistic(0);

    private static (StatisticSet Set, DiagnosticBag Findings) Collect(
        Model model,
        string description,
        IEnumerable<Value> values,
        StatisticKind kind
    )
    {
        var findings = new DiagnosticBag();
        using var data = CalibrationData.Open(DataDescription.Load(description));
        var requests = values.Distinct().Select(v => new StatisticRequest(v, kind)).ToArray();
        var collector = new StatisticsCollector(data, new CollectorOptions { Findings = findings, Threads = 2 });
        return (collector.Collect(model, requests, TestContext.Current.CancellationToken), findings);
    }
}
