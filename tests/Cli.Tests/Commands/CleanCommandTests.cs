using NNCompress.Passes;

namespace NNCompress.Cli.Tests.Commands;

public sealed class CleanCommandTests
{
    private readonly FakeLibrary _library = new() { Answer = (_, _) => Samples.Compression };

    [Fact]
    public void A_model_alone_runs_every_cleanup_into_a_file_beside_it()
    {
        Run("models/digits.onnx");

        var request = _library.Compression!;
        Assert.Equal(Path.Combine("models", "digits.clean.onnx"), request.OutputPath);
        Assert.Equal(
            ["deduplicate", "fold-batchnorm", "fold-constants", "remove-dead", "remove-identity"],
            request.Steps.Select(s => s.Id).Order(StringComparer.Ordinal)
        );
        Assert.All(request.Steps, s => Assert.True(PassCatalogue.Find(s.Id)!.PreservesOutputs));
    }

    [Fact]
    public void Passes_run_in_the_order_given()
    {
        Run("m.onnx --pass remove-dead --pass fold-batchnorm");

        Assert.Equal(["remove-dead", "fold-batchnorm"], _library.Compression!.Steps.Select(s => s.Id));
    }

    [Fact]
    public void A_pass_that_changes_outputs_is_refused()
    {
        var run = Run("m.onnx --pass prune-magnitude");

        Assert.Equal(ExitCode.Usage, run.Exit);
        Assert.Contains("NNC4501", run.Error, StringComparison.Ordinal);
        Assert.Null(_library.Compression);
    }

    private CommandRun Run(string arguments) => CommandRun.Of($"clean {arguments}", _library);
}
