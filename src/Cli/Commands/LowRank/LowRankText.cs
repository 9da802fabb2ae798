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
        GainSections.Write(report, result);
        if (result.Accuracy is null)
            report.Write(("What the lower ranks cost in accuracy was not measured: give --data.", Styles.Dim));
        if (result.OutputPath is { } path)
            report.Write($"written: {path}");
    }
}
