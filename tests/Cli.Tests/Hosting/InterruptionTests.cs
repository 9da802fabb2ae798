using System.Diagnostics;
using NNCompress.Testing;

namespace NNCompress.Cli.Tests.Hosting;

/// <summary>Ctrl-C in the middle of real work.</summary>
public sealed class InterruptionTests
{
    [Theory]
    [InlineData("INT", "evaluating the original")]
    [InlineData("INT", "prune-magnitude")]
    [InlineData("TERM", "prune-magnitude")]
    public async Task It_ends_with_130_and_leaves_nothing_behind(string signal, string stage)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Signals are sent with kill(1).");
        using var folder = new TemporaryFolder();
        var models = Path.Combine(RepositoryRoot.Path, "models");
        File.WriteAllText(folder.File("old.onnx"), "an older result");
        // Steps that are each measured keep it busy for many seconds.
        var start = ToolProcess.Start(
            ToolProcess.Path,
            folder.Path,
            new[]
            {
                "prune",
                Path.Combine(models, "digits.onnx"),
                "-o",
                "old.onnx",
                "--force",
                "--data",
                Path.Combine(models, "digits.yaml"),
            }.Concat(["--schedule", "cubic", "--steps", "1000", "--max-drop", "100", "--threads", "1", "--verbosity", "detail"])
        );

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var stages = new List<string>();
        while (
            stages.LastOrDefault() != stage && await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line
        )
            stages.Add(line);
        using var kill = Process.Start("kill", ["-s", signal, $"{process.Id}"]);
        var rest = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(stage, stages.LastOrDefault());
        Assert.Equal(130, process.ExitCode);
        Assert.Equal("", await output);
        Assert.EndsWith("nncompress: cancelled, nothing was written.\n", rest);
        Assert.Equal(folder.File("old.onnx"), Assert.Single(Directory.GetFileSystemEntries(folder.Path)));
        Assert.Equal("an older result", File.ReadAllText(folder.File("old.onnx")));
    }
}
