using System.Text.Json;

namespace NNCompress.Cli.Tests.Commands;

public sealed class InspectCommandTests
{
    private readonly FakeLibrary _library = new() { Answer = (_, _) => Samples.Inspection };

    [Fact]
    public void Text_is_the_reviewed_one() => Golden.Check("cli/inspect.txt", CommandRun.Of("inspect digits.onnx", _library).Output);

    [Fact]
    public void Json_is_the_reviewed_one()
    {
        var run = CommandRun.Of("inspect digits.onnx --json", _library);

        Golden.Check("cli/inspect.json", Json.WithoutVersion(run.Output));
        Assert.Equal("", run.Error);
    }

    [Fact]
    public void Options_reach_the_request()
    {
        CommandRun.Of("inspect m.onnx --no-measure --dimension N=8 --dimension a=b=3 --threads 2", _library);

        var request = _library.Inspection!;
        Assert.Equal("m.onnx", request.ModelPath);
        Assert.False(request.Measure);
        Assert.Equal(2, request.Threads);
        Assert.Equal(new Dictionary<string, long> { ["N"] = 8, ["a=b"] = 3 }, request.Dimensions);
    }

    [Fact]
    public void Without_options_the_model_is_measured()
    {
        CommandRun.Of("inspect m.onnx", _library);

        Assert.True(_library.Inspection!.Measure);
        Assert.Empty(_library.Inspection.Dimensions);
        Assert.Equal(Environment.ProcessorCount, _library.Inspection.Threads);
    }

    [Theory]
    [InlineData("N")]
    [InlineData("=3")]
    [InlineData("N=0")]
    [InlineData("N=-1")]
    [InlineData("N=two")]
    public void A_dimension_that_is_none_is_usage(string dimension)
    {
        var run = CommandRun.Of($"inspect m.onnx --dimension {dimension} --dimension M", _library);

        Assert.Equal(ExitCode.Usage, run.Exit);
        Assert.Contains($"--dimension: error NNC5002: '{dimension}'", run.Error);
        Assert.Contains("'M'", run.Error);
        Assert.Null(_library.Inspection);
    }

    [Fact]
    public void What_is_unknown_is_null_in_json()
    {
        _library.Answer = (_, _) => Samples.Inspection with { Macs = null, Sparsity = double.NaN, Producer = null };

        using var json = JsonDocument.Parse(CommandRun.Of("inspect m.onnx --json", _library).Output);

        var result = json.RootElement.GetProperty("result");
        Assert.Equal(JsonValueKind.Null, result.GetProperty("macs").ValueKind);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("sparsity").ValueKind);
        Assert.Equal(JsonValueKind.Null, result.GetProperty("producer").ValueKind);
    }
}
