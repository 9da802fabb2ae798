using System.Diagnostics;

namespace NNCompress.Cli.Tests;

/// <summary>The built program, run as a process of its own.</summary>
static class ToolProcess
{
    /// <summary>The app host beside the tests.</summary>
    public static string Path { get; } =
        System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "nncompress.exe" : "nncompress");

    /// <summary>A process that is to be started with streams redirected.</summary>
    public static ProcessStartInfo Start(string program, string folder, params IEnumerable<string> arguments)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The app host looks for the runtime there; tests may run under one that is not installed in a usual place.
        start.Environment["DOTNET_ROOT"] = System.IO.Path.GetFullPath(System.IO.Path.Combine(RuntimeFolder(), "..", "..", ".."));
        return start;
    }

    /// <summary>Runs to the end.</summary>
    public static async Task<(int Exit, string Output, string Error)> Run(ProcessStartInfo start, CancellationToken cancellation)
    {
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(cancellation);
        var error = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        return (process.ExitCode, await output, await error);
    }

    private static string RuntimeFolder() => System.IO.Path.GetDirectoryName(typeof(object).Assembly.Location)!;
}
