using System.Text.Json;
using NNCompress.History;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Tests.Rendering;

public sealed class HistorySectionTests
{
    private static readonly ModelHistory Two = new(
        new ModelFigures(1_213_456, 301_234, 8_000_000),
        [
            new HistoryStep("lowrank", new ModelFigures(700_000, 170_000, 5_360_000)),
            new HistoryStep("quantize", new ModelFigures(190_000, 170_000, null)),
        ]
    );

    private readonly FakeLibrary _library = new();

    [Fact]
    public void Each_steps_gain_stands_beside_the_share_that_is_left_of_the_original()
    {
        _library.Answer = (_, _) => Samples.Compression with { History = Two };
        foreach (var verb in new[] { "quantize", "lowrank", "prune" })
        {
            var text = Words($"{verb} m.onnx");
            Assert.Contains("original 8,000,000 301,234 1.21 MB", text, StringComparison.Ordinal);
            Assert.Contains("lowrank 5,360,000 (67.0 %) 170,000 (56.4 %) 700 kB (57.7 %)", text, StringComparison.Ordinal);
            Assert.Contains("quantize not known 170,000 (56.4 %) 190 kB (15.7 %)", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_first_steps_gains_are_not_told_twice()
    {
        _library.Answer = (_, _) => Samples.Compression with { History = Two with { Steps = [Two.Steps[0]] } };
        Assert.DoesNotContain("original", Words("lowrank m.onnx"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_reference_has_a_section_of_its_own()
    {
        _library.Answer = (_, _) =>
            Samples.Compression with
            {
                Reference = new ReferenceComparison(
                    "first.onnx",
                    new ModelSize(2_000_000, null, 400_000, 0),
                    Samples.Accuracy,
                    Samples.Speed.Latency
                ),
            };
        var text = Words("quantize m.onnx --reference first.onnx");
        Assert.Equal("first.onnx", _library.Compression!.ReferencePath);
        Assert.Equal("quantize", _library.Compression.Verb);
        var section = text[text.IndexOf("beside first.onnx", StringComparison.Ordinal)..];
        Assert.Contains("2.00 MB", section, StringComparison.Ordinal);
        Assert.Contains("McNemar", section, StringComparison.Ordinal);
        Assert.Contains("2.27× as fast", section, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_has_both()
    {
        _library.Answer = (_, _) =>
            Samples.Compression with
            {
                History = Two,
                Reference = new ReferenceComparison("first.onnx", new ModelSize(2_000_000, null, 400_000, 0), null, Samples.Speed.Latency),
            };
        using var document = JsonDocument.Parse(CommandRun.Of("quantize m.onnx --json", _library).Output);
        var result = document.RootElement.GetProperty("result");
        var steps = result.GetProperty("history").GetProperty("steps");
        Assert.Equal(5_360_000, steps[0].GetProperty("result").GetProperty("macs").GetInt64());
        Assert.Equal("quantize", steps[1].GetProperty("verb").GetString());
        Assert.Equal("first.onnx", result.GetProperty("reference").GetProperty("model").GetString());
        Assert.Equal(2.2727, result.GetProperty("reference").GetProperty("latency").GetProperty("speedup").GetDouble(), 1e-3);
    }

    private string Words(string line) =>
        string.Join(' ', CommandRun.Of(line, _library).Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
