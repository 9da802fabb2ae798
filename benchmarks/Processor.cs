using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NNCompress.Benchmarks;

/// <summary>Names the machine that a figure was measured on.</summary>
internal static class Processor
{
    public static string Describe() =>
        $"{ModelName() ?? RuntimeInformation.ProcessArchitecture.ToString()}, {Environment.ProcessorCount} threads, "
        + $"{(Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128)}-bit vectors, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";

    private static string? ModelName()
    {
        const string Info = "/proc/cpuinfo";
        return File.Exists(Info)
            ? File.ReadLines(Info).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim()
            : null;
    }
}
