using System.Text.Json;
using NNCompress.Cli.Hosting;
using NNCompress.Testing;

namespace NNCompress.Cli.Tests;

/// <summary>Command lines on the real library and a real model.</summary>
public sealed class EndToEndTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Model => Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");

    private static string Data => Path.Combine(RepositoryRoot.Path, "models", "digits.yaml");

    private string Target => _folder.File("out.onnx");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_pruned_model_is_as_sparse_as_asked()
    {
        var run = Run("prune", Model, "-o", Target, "--sparsity", "0.8", "--json");

        Assert.Equal((ExitCode.Done, ""), (run.Exit, run.Error));
        using var json = JsonDocument.Parse(run.Output);
        var result = json.RootElement.GetProperty("result");
        Assert.Equal(Target, result.GetProperty("output").GetString());
        var totals = result.GetProperty("passes")[0].GetProperty("totals");
        Assert.Equal(0.8, totals.GetProperty("reachedSparsity").GetDouble(), 5);
        Assert.Equal(new FileInfo(Target).Length, result.GetProperty("after").GetProperty("fileBytes").GetInt64());
        Assert.True(result.GetProperty("after").GetProperty("deflatedBytes").GetInt64() < new FileInfo(Target).Length / 2);
    }

    [Fact]
    public void Sparsity_0_writes_an_equal_model()
    {
        Assert.Equal(ExitCode.Done, Run("prune", Model, "-o", Target, "--sparsity", "0").Exit);

        var run = Run("validate", Model, Target);
        Assert.Contains("The outputs are equal.", run.Output);
        Assert.Equal(File.ReadAllBytes(Model), File.ReadAllBytes(Target));
    }

    [Fact]
    public void A_model_alone_goes_into_a_file_beside_it()
    {
        File.Copy(Model, _folder.File("net.v2.onnx"));

        Assert.Equal(ExitCode.Done, Run("prune", _folder.File("net.v2.onnx")).Exit);

        Assert.True(File.Exists(_folder.File("net.v2.pruned.onnx")));
        Assert.Equal(2, Directory.GetFileSystemEntries(_folder.Path).Length);
    }

    [Fact]
    public void A_file_is_replaced_only_when_that_is_wanted()
    {
        File.WriteAllText(Target, "mine");

        var refused = Run("prune", Model, "-o", Target);
        Assert.Equal(ExitCode.Usage, refused.Exit);
        Assert.Contains("--force", refused.Error);
        Assert.Equal("mine", File.ReadAllText(Target));

        Assert.Equal(ExitCode.Done, Run("prune", Model, "-o", Target, "--force").Exit);
        Assert.NotEqual("mine", File.ReadAllText(Target));
    }

    [Fact]
    public void What_misses_its_gate_is_written_as_rejected()
    {
        var run = Run("prune", Model, "-o", Target, "--sparsity", "0.99", "--data", Data, "--max-drop", "1");

        Assert.Equal(ExitCode.GateMissed, run.Exit);
        Assert.Contains($"{Target}.rejected: error NNC5201: top1 fell by ", run.Error);
        Assert.Equal([Target + ".rejected"], Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("--exclude", "*")]
    [InlineData("--include", "Softmax")]
    public void A_request_that_finds_nothing_to_change_is_an_error_with_the_reasons(string option, string pattern)
    {
        var run = Run("prune", Model, "-o", Target, option, pattern);

        Assert.Equal(ExitCode.BadInput, run.Exit);
        Assert.Contains("error NNC4006: No weight changes.", run.Error);
        Assert.Contains(option, run.Error);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Gradual_pruning_without_data_is_refused()
    {
        var run = Run("prune", Model, "-o", Target, "--schedule", "cubic");

        Assert.Equal(ExitCode.Usage, run.Exit);
        Assert.Contains("error NNC4004: ", run.Error);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a model")]
    [InlineData(null)]
    public void A_file_that_is_no_model_is_3_in_one_line_without_output(string? content)
    {
        var model = _folder.File("bad.onnx");
        if (content is not null)
            File.WriteAllText(model, content);
        var before = Directory.GetFileSystemEntries(_folder.Path);

        foreach (
            var line in (string[][])
                [
                    ["prune", model],
                    ["inspect", model],
                    ["validate", model, Model],
                    ["validate", Model, model],
                ]
        )
        {
            var run = Run(line);
            Assert.Equal(ExitCode.BadInput, run.Exit);
            Assert.Equal("", run.Output);
            Assert.Matches(@"^[^\n]*bad\.onnx[^\n]*: error NNC[12][0-9]{3}: [^\n]+\n$", run.Error);
        }

        Assert.Equal(before, Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void A_truncated_model_is_3()
    {
        var model = _folder.File("bad.onnx");
        File.WriteAllBytes(model, File.ReadAllBytes(Model)[..^1000]);

        Assert.All(
            (string[][])
                [
                    ["prune", model],
                    ["inspect", model],
                ],
            line => Assert.Equal(ExitCode.BadInput, Run(line).Exit)
        );
        Assert.Single(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory]
    [InlineData("missing.yaml")]
    [InlineData("bad.npy")]
    public void Data_that_cannot_be_read_is_3_and_nothing_is_written(string data)
    {
        File.WriteAllText(_folder.File("bad.npy"), "no array");

        var run = Run("prune", Model, "-o", Target, "--data", _folder.File(data));

        Assert.Equal(ExitCode.BadInput, run.Exit);
        Assert.Matches(@"error NNC3[0-9]{3}: ", run.Error);
        Assert.False(File.Exists(Target));
    }

    [Fact]
    public void A_folder_is_no_model()
    {
        var run = Run("prune", _folder.Path, "-o", Target);

        Assert.Equal(ExitCode.BadInput, run.Exit);
        Assert.Matches("error NNC1[0-9]{3}: ", run.Error);
    }

    [Fact]
    public void A_model_is_not_written_over_itself_unasked()
    {
        var model = _folder.File("net.onnx");
        File.Copy(Model, model);

        Assert.Equal(ExitCode.Usage, Run("prune", model, "-o", model).Exit);
        Assert.Equal(File.ReadAllBytes(Model), File.ReadAllBytes(model));
    }

    [Fact]
    public void Inspection_knows_the_model()
    {
        using var json = JsonDocument.Parse(Run("inspect", Model, "--json").Output);

        var result = json.RootElement.GetProperty("result");
        Assert.Equal(297_546, result.GetProperty("parameters").GetInt64());
        Assert.Equal(7, result.GetProperty("layers").GetArrayLength());
        Assert.Equal(new FileInfo(Model).Length, result.GetProperty("fileBytes").GetInt64());
    }

    private static CommandRun Run(params string[] args) => CommandRun.Of(args, Library.Real);
}
