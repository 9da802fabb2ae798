using System.Diagnostics;
using NNCompress.Testing;

namespace NNCompress.Docs.Tests.Running;

/// <summary>
/// A folder that looks like a fresh clone to a reader who types commands: the models, as copies that may be written beside, and
/// <c>./nncompress</c>, a link to the project's own, which builds the program where it is out of date.
/// </summary>
sealed class Clone : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public Clone()
    {
        var models = Path.Combine(RepositoryRoot.Path, "models");
        Directory.CreateDirectory(_folder.File("models"));
        foreach (var file in Directory.EnumerateFiles(models))
            File.Copy(file, _folder.File("models", Path.GetFileName(file)));
        if (!OperatingSystem.IsWindows())
            File.CreateSymbolicLink(_folder.File("nncompress"), Path.Combine(RepositoryRoot.Path, "nncompress"));
    }

    public string At(string name) => _folder.File(name);

    public void Dispose() => _folder.Dispose();

    /// <summary>Runs a program in this folder, as somebody would who has started no build.</summary>
    public async Task<Outcome> Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
            start.Environment.Remove(name);

        var cancellation = TestContext.Current.CancellationToken;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var errors = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return new Outcome(process.ExitCode, await output, await errors);
    }

    /// <summary>What a program left: its exit code and its two streams.</summary>
    public sealed record Outcome(int ExitCode, string Output, string Errors);
}
