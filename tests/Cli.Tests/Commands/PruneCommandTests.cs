using NNCompress.Passes.Pruning;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Tests.Commands;

public sealed class PruneCommandTests
{
    private readonly FakeLibrary _library = new() { Answer = (_, _) => Samples.Compression };

    [Fact]
    public void Text_is_the_reviewed_one() => Golden.Check("cli/prune.txt", Run("digits.onnx").Output);

    [Fact]
    public void Json_is_the_reviewed_one() => Golden.Check("cli/prune.json", Json.WithoutVersion(Run("digits.onnx --json").Output));

    [Fact]
    public void A_model_alone_is_pruned_by_half_into_a_file_beside_it()
    {
        Run("models/digits.onnx");

        var request = _library.Compression!;
        Assert.Equal("models/digits.onnx", request.ModelPath);
        Assert.Equal(Path.Combine("models", "digits.pruned.onnx"), request.OutputPath);
        Assert.False(request.Overwrite);
        var step = Assert.Single(request.Steps);
        Assert.Equal("prune-magnitude", step.Id);
        Assert.Equal(new PruneMagnitudeOptions { Layers = Options().Layers }, Options());
        Assert.Empty(Options().Layers!);
        Assert.Equal(DataChoice.None, request.Data);
        Assert.Equal((null, 0UL, true), (request.MaxDrop, request.Seed, request.Detail));
    }

    [Fact]
    public void Options_reach_the_request()
    {
        Run(
            "m.onnx -o o.onnx --force --external-data --sparsity 0.8 --score magnitude --scope uniform --layer 'conv1*=0.5' --layer a=b=0 --pattern block:4x4"
                + " --min-keep 7 --schedule cubic --steps 4 --max-drop 1.5 --keep-first --keep-last --tables --evaluation e.npz --labels y.npy --calibration c.npz"
                + " --include Conv --include 'fc*' --exclude head --no-detail --threads 3 --seed 42"
        );

        var request = _library.Compression!;
        Assert.Equal(("o.onnx", true, true), (request.OutputPath, request.Overwrite, request.Save.ExternalData));
        Assert.Equal(new DataChoice("e.npz", "c.npz", "y.npy"), request.Data);
        Assert.Equal(["Conv", "fc*"], request.Layers.Include.Select(p => p.Text));
        Assert.Equal(["head"], request.Layers.Exclude.Select(p => p.Text));
        Assert.Equal((1.5, 42UL, 3, false), (request.MaxDrop, request.Seed, request.Threads, request.Detail));
        var options = Options();
        Assert.Equal(
            (0.8, "magnitude", "uniform", "block:4x4"),
            (options.Sparsity, $"{options.Score}", $"{options.Scope}", $"{options.Pattern}")
        );
        Assert.Equal(["conv1*=0.5", "a=b=0"], options.Layers!.Select(l => l.ToString()));
        Assert.Equal((7, "cubic", 4, 1.5), (options.MinKeep, $"{options.Schedule}", options.Steps, options.MaxDrop));
        Assert.Equal((true, true, true), (options.KeepFirst, options.KeepLast, options.IncludeTables));
    }

    [Fact]
    public void Data_serves_calibration_and_evaluation()
    {
        Run("m.onnx --data d.yaml");

        Assert.Equal(DataChoice.Both("d.yaml"), _library.Compression!.Data);
    }

    [Fact]
    public void With_data_the_best_method_is_used_and_repaired()
    {
        Run("m.onnx --data d.yaml --split loss --min-keep 3 --calibration-samples 64 --cache c --memory 300 --include Conv");

        var request = _library.Compression!;
        Assert.Equal(["remove-identity", "fold-batchnorm", "prune-obs", "repair-scale"], request.Steps.Select(s => s.Id));
        var options = Assert.IsType<PruneObsOptions>(request.Steps[2].Options);
        Assert.Equal((null, "loss", 3), (options.Sparsity, $"{options.Split}", options.MinKeep));
        Assert.Equal((64, "c", 300L << 20), (request.CalibrationSamples, request.CacheFolder, request.Memory));
    }

    [Theory]
    [InlineData("--data d.yaml --no-repair", "remove-identity fold-batchnorm prune-obs")]
    [InlineData("--calibration c.npz --method wanda", "remove-identity fold-batchnorm prune-wanda repair-scale")]
    [InlineData("--data d.yaml --method magnitude", "prune-magnitude")]
    [InlineData("--data d.yaml --scope uniform", "prune-magnitude")]
    [InlineData("--data d.yaml --candidates 4", "remove-identity fold-batchnorm prune-search")]
    [InlineData("--data d.yaml --max-drop 1", "remove-identity fold-batchnorm prune-search")]
    [InlineData("--data d.yaml --max-drop 1 --sparsity 0.6", "remove-identity fold-batchnorm prune-obs repair-scale")]
    [InlineData("--data d.yaml --max-drop 1 --pattern 2:4", "remove-identity fold-batchnorm prune-obs repair-scale")]
    [InlineData("--evaluation d.yaml", "prune-magnitude")]
    public void The_method_follows_from_what_is_there(string options, string passes)
    {
        Run($"m.onnx {options}");
        Assert.Equal(passes, string.Join(' ', _library.Compression!.Steps.Select(s => s.Id)));
    }

    [Fact]
    public void The_largest_drop_is_searched_for_without_a_sparsity()
    {
        Run("m.onnx --data d.yaml --max-drop 1.5 --candidates 3 --no-repair");
        var options = Assert.IsType<PruneSearchOptions>(_library.Compression!.Steps[2].Options);
        Assert.Equal((1.5, 3, false, null), (options.MaxDrop, options.Candidates, options.Repair, options.Prune!.Sparsity));
        Assert.Equal(1.5, _library.Compression.MaxDrop);
    }

    [Fact]
    public void The_other_pass_gets_its_own_options()
    {
        Run("m.onnx --method spectrum --sparsity 0.7 --scope uniform --min-keep 3 --keep-last --layer fc=0.1");

        var step = Assert.Single(_library.Compression!.Steps);
        Assert.Equal("prune-spectrum", step.Id);
        var options = Assert.IsType<PruneSpectrumOptions>(step.Options);
        Assert.Equal((0.7, "uniform", 3, true), (options.Sparsity, $"{options.Scope}", options.MinKeep, options.KeepLast));
        Assert.Equal("fc=0.1", $"{Assert.Single(options.Layers!)}");
    }

    [Theory]
    [InlineData("--sparsity 1.5", "NNC5001", "'1.5' is not a number from 0 to 1.")]
    [InlineData("--sparsity 0,5", "NNC5001", "'0,5' is not a number from 0 to 1.")]
    [InlineData("--memory 0", "NNC5001", "'0' is not a whole number from 1 to 1048576.")]
    [InlineData("--memory 1GB", "NNC5001", "'1GB' is not a whole number from 1 to 1048576.")]
    [InlineData("--scope local", "NNC5001", "'local' is no scope: global, uniform.")]
    [InlineData("--score best", "NNC5001", "'best'")]
    [InlineData("--pattern 4:2", "NNC5001", "'4:2'")]
    [InlineData("--schedule linear", "NNC5001", "'linear' is no schedule: one-shot, cubic.")]
    [InlineData("--layer conv1", "NNC5001", "'conv1'")]
    [InlineData("--method magnitud", "NNC5001", "'magnitud'")]
    [InlineData("--method obs", "NNC5003", "--method obs learns from calibration data.")]
    [InlineData("--split loss", "NNC5003", "--method magnitude has no --split.")]
    [InlineData("--data d.yaml --method obs --score lamp", "NNC5003", "--method obs has no --score.")]
    [InlineData("--cache c --no-cache", "NNC5003", "--cache and --no-cache")]
    [InlineData("--method spectrum --pattern 2:4", "NNC5003", "--method spectrum has no --pattern.")]
    [InlineData("--steps 3", "NNC5003", "--steps belongs to --schedule cubic.")]
    [InlineData("--steps 3 --schedule one-shot", "NNC5003", "--steps belongs to --schedule cubic.")]
    [InlineData("--max-drop 1", "NNC5003", "--max-drop needs labelled data.")]
    [InlineData("--labels y.npy", "NNC5003", "--labels")]
    [InlineData("--detail --no-detail", "NNC5003", "--detail and --no-detail contradict")]
    [InlineData("--data d --evaluation e", "NNC5003", "--data stands for both")]
    public void A_mistake_is_usage_and_nothing_is_done(string options, string code, string words)
    {
        var run = Run($"m.onnx {options}");

        Assert.Equal(ExitCode.Usage, run.Exit);
        Assert.Contains($"error {code}: ", run.Error);
        Assert.Contains(words, run.Error);
        Assert.Null(_library.Compression);
    }

    [Fact]
    public void A_missed_gate_is_exit_1_with_the_file_that_was_rejected()
    {
        _library.Answer = (_, _) =>
            Samples.Compression with
            {
                OutputPath = "o.onnx.rejected",
                Gates = [new GateVerdict("drop", Passed: false, Limit: 0.5, Measured: 0.7)],
            };

        var run = Run("m.onnx --data d.yaml --max-drop 0.5");

        Assert.Equal(ExitCode.GateMissed, run.Exit);
        Assert.Contains("o.onnx.rejected: error NNC5201: top1 fell by 0.70 points; 0.50 are allowed.", run.Error);
        Assert.Contains("gate drop: missed, fell by 0.70 points, 0.50 allowed", run.Output);
        Assert.Contains("written: o.onnx.rejected", run.Output);
    }

    [Fact]
    public void A_gate_that_is_met_is_said_to_be()
    {
        _library.Answer = (_, _) => Samples.Compression with { Gates = [new GateVerdict("drop", Passed: true, Limit: 1, Measured: -0.1)] };

        var run = Run("m.onnx --data d.yaml --max-drop 1");

        Assert.Equal(ExitCode.Done, run.Exit);
        Assert.Contains("gate drop: met", run.Output);
    }

    [Fact]
    public void A_gain_is_not_called_a_fall()
    {
        var accuracy = Samples.Accuracy with { Drop = new Metrics.AccuracyDrop(1000, 2, 9, new Metrics.Interval(-0.014, -0.001), 0.0654) };
        _library.Answer = (_, _) => Samples.Compression with { Accuracy = accuracy };

        Assert.Contains("rose by 0.70 points [0.10, 1.40]; 2 lost, 9 gained", Run("m.onnx --data d.yaml").Output);
    }

    [Theory]
    [InlineData("", "Unstructured zeros bring no speed")]
    [InlineData("--pattern unstructured", "Unstructured zeros bring no speed")]
    [InlineData("--pattern 2:4", "Zeros in a pattern bring no speed")]
    public void What_zeros_do_not_bring_is_said_plainly(string options, string words) =>
        Assert.Contains(words, Run($"m.onnx {options}").Output);

    [Fact]
    public void Unmeasured_accuracy_is_said_to_be()
    {
        _library.Answer = (_, _) => Samples.Compression with { Accuracy = null };

        Assert.Contains("was not measured: give --data", Run("m.onnx").Output);
    }

    private CommandRun Run(string arguments) => CommandRun.Of("prune " + arguments.Replace('\'', '"'), _library);

    private PruneMagnitudeOptions Options() => Assert.IsType<PruneMagnitudeOptions>(_library.Compression!.Steps[0].Options);
}
