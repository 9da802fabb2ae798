using NNCompress.Cli.Rendering;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Commands.Quantize;

/// <summary>What quantization did, for people.</summary>
static class QuantizeText
{
    public static void Write(TextReport report, CompressionResult result)
    {
        foreach (var pass in result.Passes.Where(p => p.Layers.Count > 0 && !IsPreparation(p.PassId)))
            PassSection.Write(report, pass);
        SizeSection.Write(report, result.SizeBefore, result.SizeAfter);
        if (result.Accuracy is { } accuracy)
            MetricSection.Write(report, accuracy);
        if (result.Speed is { } speed)
            SpeedSection.Write(report, speed);
        foreach (var gate in result.Gates)
            GateLine.Write(report, gate);
        if (result.Accuracy is null)
            report.Write(("What the integers cost in accuracy was not measured: give --data.", Styles.Dim));
        if (result.OutputPath is { } path)
            report.Write($"written: {path}");
    }

    /// <summary>Passes that keep the outputs are not what the user asked about; --json has them.</summary>
    private static bool IsPreparation(string id) => NNCompress.Passes.PassCatalogue.Find(id)!.PreservesOutputs;
}
