using System.Diagnostics;

namespace NNCompress.Benchmarks;

/// <summary>
/// How long the command takes as a whole process, from the shell's view: <c>--version</c> within 150 ms, and, where a model is
/// named, <c>inspect</c> of it within 500 ms (mobilenet_v2).
/// </summary>
internal sealed class StartBenchmark : IBenchmark
{
    private const int Runs = 15;

    /// <inheritdoc/>
    public string Name => "start";

    /// <inheritdoc/>
    public string Summary => "[MODEL]: --version (bound 150 ms), inspect MODEL (bound 500 ms for mobilenet_v2)";

    /// <inheritdoc/>
    public void Run(string[] args, TextWriter output)
    {
        Print(output, "--version", 150, Seconds("--version"));
        if (args is [var model, ..])
            Print(output, $"inspect {Path.GetFileName(model)}", 500, Seconds("inspect", model, "--quiet"));
    }

    private static double Seconds(params string[] arguments) =>
        Stopwatches.Median(
            Runs,
            () =>
            {
                var start = new ProcessStartInfo(Path.Combine(Root(), "nncompress"), arguments)
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                };
                using var process = Process.Start(start) ?? throw new InvalidOperationException("The command does not start.");
                process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                if (process.ExitCode != 0)
                    throw new InvalidOperationException($"nncompress {string.Join(' ', arguments)} ends with {process.ExitCode}");
            }
        );

    private static void Print(TextWriter output, string what, double bound, double seconds) =>
        output.WriteLine($"{what, -32} {1000 * seconds, 7:F0} ms, {1000 * seconds / bound:F2} of the bound of {bound} ms");

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Compress.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("The benchmark runs outside the repository.");
    }
}
