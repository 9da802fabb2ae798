using NNCompress.LowRank;
using NNCompress.Passes.LowRank;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Tests.Commands;

public sealed class LowRankCommandTests
{
    private readonly FakeLibrary _library = new() { Answer = (_, _) => Samples.Compression };

    private LowRankOptions Options => (LowRankOptions)_library.Compression!.Steps.Single(s => s.Id == "lowrank").Options!;

    [Fact]
    public void By_itself_half_of_the_multiply_accumulates_are_left_and_speed_is_measured()
    {
        Run("models/digits.onnx --data d.yaml");
        var request = _library.Compression!;
        Assert.Equal(Path.Combine("models", "digits.lowrank.onnx"), request.OutputPath);
        Assert.Equal("macs=0.5", Options.Ranks!.ToString());
        Assert.Equal(("auto", (bool?)null, true), (Options.Method, Options.Whiten, Options.Refit));
        Assert.Equal((true, null), (request.MeasureSpeed, request.RequireSpeedup));
        Assert.Equal(DataChoice.Both("d.yaml"), request.Data);
    }

    [Fact]
    public void Without_data_nothing_is_fitted_again()
    {
        Run("m.onnx --no-whiten");
        Assert.Equal((false, false), (Options.Whiten, Options.Refit));
    }

    [Theory]
    [InlineData("--rank 64", "64")]
    [InlineData("--rank effective", "effective")]
    [InlineData("--rank conv*=8 --rank fc=0.5 --rank 16", "conv*=8 fc=0.5 16")]
    [InlineData("--energy 0.95", "energy 0.95")]
    [InlineData("--budget params=0.4", "params=0.4")]
    [InlineData("--budget latency=0.7", "latency=0.7")]
    [InlineData("--max-drop 0.5", "max-drop 0.5 on macs")]
    [InlineData("--max-drop 0.5 --budget bytes=0.3", "max-drop 0.5 on bytes")]
    [InlineData("--max-drop 0.5 --rank 8", "8")]
    public void Ranks_are_chosen_as_asked(string line, string choice)
    {
        Run($"m.onnx --data d.yaml {line}");
        Assert.Equal(choice, Options.Ranks!.ToString());
    }

    [Fact]
    public void Options_reach_the_request()
    {
        Run(
            "m.onnx -o o.onnx --force --calibration c.npz --evaluation e.npz --method mixed --no-refit --sparse-residual --calibration-samples 7 --max-drop 1.5"
                + " --require-speedup 1.2 --decisions d.json --speed-threads 2 --exclude head --threads 3 --seed 42 --cache folder"
        );
        var request = _library.Compression!;
        Assert.Equal(("o.onnx", true, 7L, 1.5), (request.OutputPath, request.Overwrite, request.CalibrationSamples, request.MaxDrop));
        Assert.Equal((1.2, "d.json", 2, "folder"), (request.RequireSpeedup, request.RanksPath, request.SpeedThreads, request.CacheFolder));
        Assert.Equal(("mixed", false, true), (Options.Method, Options.Refit, Options.SparseResidual));
        Assert.Equal((3, 42UL), (request.Threads, request.Seed));
    }

    [Fact]
    public void Decisions_are_replayed()
    {
        var folder = Directory.CreateTempSubdirectory("lowrank-tests-");
        try
        {
            var path = Path.Combine(folder.FullName, "ranks.json");
            RankFile.Of([new RankRecord("conv1", "svd", [8], null)]).Write(path);
            Run($"m.onnx --replay {path}");
            Assert.Equal("conv1", ((RecordedRanks)Options.Ranks!).Records.Single().Layer);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("m.onnx --rank 8 --energy 0.9", "--rank and --energy")]
    [InlineData("m.onnx --refit", "--refit needs")]
    [InlineData("m.onnx --data d.yaml --refit --no-refit", "exclude each other")]
    [InlineData("m.onnx --max-drop 1", "--max-drop needs")]
    [InlineData("m.onnx --no-speed --require-speedup 1", "--no-speed")]
    [InlineData("m.onnx --method pca", "pca")]
    public void What_contradicts_itself_is_refused(string line, string told) => Refused(line, ExitCode.Usage, told);

    [Theory]
    [InlineData("--rank 0", "NNC4630")]
    [InlineData("--rank full", "NNC4630")]
    [InlineData("--rank conv=-1", "NNC4630")]
    [InlineData("--energy 1.5", "NNC4630")]
    [InlineData("--energy most", "NNC4630")]
    [InlineData("--budget macs=2", "NNC4632")]
    [InlineData("--budget speed=2", "NNC4632")]
    [InlineData("--replay nothing.json", "NNC4660")]
    public void A_rank_or_budget_that_means_nothing_is_bad_input(string line, string code) =>
        Refused($"m.onnx {line}", ExitCode.BadInput, code);

    private void Refused(string line, ExitCode exit, string told)
    {
        var run = CommandRun.Of($"lowrank {line}", _library);
        Assert.Equal(exit, run.Exit);
        Assert.Contains(told, run.Error, StringComparison.Ordinal);
        Assert.Null(_library.Compression);
    }

    private void Run(string line) => Assert.Equal(ExitCode.Done, CommandRun.Of($"lowrank {line}", _library).Exit);
}
