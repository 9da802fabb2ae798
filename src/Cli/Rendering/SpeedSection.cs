using NNCompress.Runtime;
using NNCompress.Speed;

namespace NNCompress.Cli.Rendering;

/// <summary>Latency before and after, which layers run on integers and which do not, and what takes the time.</summary>
static class SpeedSection
{
    private const int Shown = 20;

    public static void Write(TextReport report, SpeedProof speed)
    {
        LatencyLine.Write(report, speed.Latency);
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
}
