using NNCompress.Runtime;

namespace NNCompress.Cli.Rendering;

/// <summary>Two models' latencies, and what they were measured on.</summary>
static class LatencyLine
{
    public static void Write(TextReport report, LatencyResult l)
    {
        report.Write(
            $"latency: {Time(l.BaselineSeconds)} → {Time(l.CandidateSeconds)}, {l.Speedup:0.00}× as fast [{l.Low:0.00}, {l.High:0.00}] with {Threads(l.Threads)} (95 % interval, {l.Rounds} rounds)"
        );
        report.Write($"  {l.Processor}");
    }

    private static string Time(double seconds) =>
        seconds < 1e-3 ? $"{NumberText.Significant(seconds * 1e6)} µs" : $"{NumberText.Significant(seconds * 1e3)} ms";

    private static string Threads(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";
}
