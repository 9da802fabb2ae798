using System.Diagnostics;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.Calibration;

/// <summary>A process that is killed while it collects statistics, at whatever moment, again and again: the last one ends with the same bytes.</summary>
public sealed class KillTests : IDisposable
{
    private const int Kills = 2;

    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "models", "digits.yaml");
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Killed_runs_are_continued_to_the_same_bytes()
    {
        var batches = Run("unbroken", kill: null).Count;
        var random = new Random(1);
        for (var i = 0; i < Kills; i++)
            Run("killed", kill: batches / 4 + random.Next(batches / 4));
        var isStored = Directory.Exists(_folder.File("killed")) && Directory.GetFiles(_folder.File("killed"), "*.statistics").Length > 0;
        var last = Run("killed", kill: null);

        Assert.Equal(File.ReadAllBytes(_folder.File("unbroken.result")), File.ReadAllBytes(_folder.File("killed.result")));
        // what the killed ones had stored was not done again; a disk may be so slow that they stored nothing
        Assert.InRange(last.Count, 0, isStored ? batches - 1 : batches);
    }

    /// <summary>Runs it in a folder of that name; kills it after so many batches.</summary>
    /// <returns>The lines that it printed, one for each batch.</returns>
    private List<string> Run(string name, int? kill)
    {
        string[] arguments =
        [
            Path.Combine(AppContext.BaseDirectory, "CollectOnce.dll"),
            Digits,
            Data,
            _folder.File(name),
            _folder.File(name + ".result"),
        ];
        using var process =
            Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("dotnet does not start");
        var lines = new List<string>();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
            if (lines.Count == kill)
                process.Kill();
        }

        process.WaitForExit();
        Assert.True(kill is not null || process.ExitCode == 0);
        return lines;
    }
}
