using NNCompress.Runtime;
using NNCompress.Speed;

namespace NNCompress.Cli.Rendering;

/// <summary>Latency before and after, which layers run on integers and which do not, and what takes the time.</summary>
static class SpeedSection
{
    private const int Shown = 20;

    public static void Write(TextReport report, SpeedProof speed)
    {
        var l = speed.Latency;
        report.Write(
            $"latency: {Time(l.BaselineSeconds)} → {Time(l.CandidateSeconds)}, {l.Speedup:0.00}× as fast [{l.Low:0.00}, {l.High:0.00}] with {Threads(l.Threads)} (95 % interval, {l.Rounds} rounds)"
        );
        report.Write($"  {l.Processor}");
        WriteFusion(report, speed.Fusion);
        if (report.Detailed)
            WriteKernels(report, speed.Kernels);
        foreach (var option in speed.SessionOptions)
            report.Write($"session option {option.Key}={option.Value}: {option.Reason}");
    }

    private static void WriteFusion(TextReport report, FusionReport fusion)
    {
        if (fusion.Layers.Count == 0)
            return;
        var left = fusion is { Requantizers: 0, WeightDequantizers: 0 }
            ? ""
            : $"; {fusion.Requantizers} changes of scale and {fusion.WeightDequantizers} weights turned back at every run";
        report.Write($"  {fusion.OnIntegers} of {fusion.Layers.Count} quantized layers run on integers{left}");
        foreach (var group in fusion.Layers.Where(l => !l.RunsOnIntegers).GroupBy(l => l.Reason))
            report.Write($"  {NameList.Of([.. group.Select(l => l.Layer)], report.Detailed)}: {group.Key}");
    }

    private static void WriteKernels(TextReport report, IReadOnlyList<KernelShare> kernels) =>
        report.Table(
            ["Layer", "Kernel", ">Time", ">Share"],
            kernels
                .Take(Shown)
                .Select(k =>
                    (IReadOnlyList<string>)[k.Layer, k.Kernel, $"{NumberText.Significant(k.Microseconds)} µs", NumberText.Share(k.Share)]
                )
        );

    private static string Time(double seconds) =>
        seconds < 1e-3 ? $"{NumberText.Significant(seconds * 1e6)} µs" : $"{NumberText.Significant(seconds * 1e3)} ms";

    private static string Threads(int threads) => threads == 1 ? "1 thread" : $"{threads} threads";
}
