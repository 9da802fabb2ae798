using NNCompress.Cli.Rendering;
using NNCompress.Pipeline;

namespace NNCompress.Cli.Commands.Clean;

/// <summary>What cleaning did, for people.</summary>
static class CleanText
{
    public static void Write(TextReport report, CompressionResult result)
    {
        foreach (var pass in result.Passes)
            PassSection.Write(report, pass);
        SizeSection.Write(report, result.SizeBefore, result.SizeAfter);
        if (result.Accuracy is { } accuracy)
            MetricSection.Write(report, accuracy);
        if (result.Passes.All(p => p.Changes == 0))
            report.Write("There was nothing to clean: the result equals the model.");
        if (result.OutputPath is { } path)
            report.Write($"written: {path}");
    }
}
