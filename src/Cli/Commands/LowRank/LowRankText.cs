using NNCompress.Cli.Rendering;
using NNCompress.Passes;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Commands.LowRank;

/// <summary>What a decomposition did, for people.</summary>
static class LowRankText
{
    public static void Write(TextReport report, CompressionResult result)
    {
        // passes that keep the outputs are not what the user asked about; --json has them
        foreach (var pass in result.Passes.Where(p => !PassCatalogue.Find(p.PassId)!.PreservesOutputs))
            PassSection.Write(report, pass);
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
        if (result.Accuracy is null)
            report.Write(("What the lower ranks cost in accuracy was not measured: give --data.", Styles.Dim));
        if (result.OutputPath is { } path)
            report.Write($"written: {path}");
    }
}
