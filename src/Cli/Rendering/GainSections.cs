using NNCompress.Pipeline;

namespace NNCompress.Cli.Rendering;

/// <summary>What a verb that writes a model gained, one section after the other: size, accuracy, speed, the gains by step, the model of <c>--reference</c>, and the gates.</summary>
static class GainSections
{
    public static void Write(TextReport report, CompressionResult result)
    {
        SizeSection.Write(report, result.SizeBefore, result.SizeAfter);
        if (result.Accuracy is { } accuracy)
            MetricSection.Write(report, accuracy);
        if (result.Speed is { } speed)
            SpeedSection.Write(report, speed);
        if (result.History is { } history)
            HistorySection.Write(report, history);
        if (result.Reference is { } reference)
            ReferenceSection.Write(report, reference, result.SizeAfter);
        foreach (var gate in result.Gates)
            GateLine.Write(report, gate);
    }
}
