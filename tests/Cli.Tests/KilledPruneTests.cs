using System.Diagnostics;
using System.Globalization;
using NNCompress.Cli.Hosting;
using NNCompress.Testing;

namespace NNCompress.Cli.Tests;

/// <summary>A process that prunes with data and is killed between two stages: the next one takes over what it had collected, and ends with the same bytes.</summary>
public sealed class KilledPruneTests : IDisposable
{
    private static readonly string Model = Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "models", "digits.yaml");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(24, 0.5)]
    [InlineData(40, 0.3)] // so many that prefixes are tried first: it is killed while they are
    public async Task Stages_that_a_killed_run_had_collected_are_not_collected_again(int samples, double share)
    {
        var cancellation = TestContext.Current.CancellationToken;
        Finish("unbroken", samples);
        var all = Stored("unbroken");

        using (var killed = Process.Start(ToolProcess.Start(ToolProcess.Path, _folder.Path, Prune("killed", samples)))!)
        {
            while (!killed.HasExited && Stored("killed").Count < (int)(share * all.Count))
                await Task.Delay(1, cancellation);
            killed.Kill();
            await killed.WaitForExitAsync(cancellation);
        }

        var begun = Stored("killed");
        Assert.NotEmpty(begun);
        Assert.True(begun.Count < all.Count, "it was over before it was killed");
        Assert.False(File.Exists(_folder.File("killed.onnx")));

        Finish("killed", samples);
        Assert.Equal(File.ReadAllBytes(_folder.File("unbroken.onnx")), File.ReadAllBytes(_folder.File("killed.onnx")));
        var ended = Stored("killed");
        Assert.Equal(all.Keys.Order(), ended.Keys.Order());
        // a file that is collected again is written again
        Assert.All(begun, b => Assert.Equal(b.Value, ended[b.Key]));
    }

    private void Finish(string name, int samples)
    {
        var run = CommandRun.Of(Prune(name, samples), Library.Real);
        Assert.True(run.Exit == ExitCode.Done, run.Error);
    }

    private string[] Prune(string name, int samples) =>
        [
            "prune",
            Model,
            "-o",
            _folder.File(name + ".onnx"),
            "--calibration",
            Data,
            "--calibration-samples",
            samples.ToString(CultureInfo.InvariantCulture),
            "--cache",
            _folder.File(name),
            "--no-detail",
            "--quiet",
        ];

    /// <summary>When each file of a run's cache was written.</summary>
    private Dictionary<string, DateTime> Stored(string name) =>
        Directory.Exists(_folder.File(name))
            ? Directory.GetFiles(_folder.File(name), "*.statistics").ToDictionary(f => Path.GetFileName(f), File.GetLastWriteTimeUtc)
            : [];
}
