using NNCompress.Cli.Rendering;
using NNCompress.Passes;
using NNCompress.Pipeline;
using NNCompress.Speed;

namespace NNCompress.Cli.Commands.Quantize;

/// <summary>What quantization did, for people.</summary>
static class QuantizeText
{
    public static void Write(TextReport report, CompressionResult result)
    {
        foreach (var pass in Told(result.Passes))
            PassSection.Write(report, pass);
        if (result.Decisions is { } decided)
            WriteDecisions(report, decided);
        GainSections.Write(report, result);
        if (result.Accuracy is null)
            report.Write(("What the integers cost in accuracy was not measured: give --data.", Styles.Dim));
        if (result.OutputPath is { } path)
            report.Write($"written: {path}");
    }

    /// <summary>Why layers are float again.</summary>
    private static void WriteDecisions(TextReport report, DecisionFile decided)
    {
        foreach (var decision in decided.Decisions)
            report.Write($"float again: {NameList.Of(decision.Layers, report.Detailed)}; {decision.Reason(decided.Processor)}");
        if (decided.Fallback is { } fallback)
            report.Write($"float again: all of it. {fallback.Reason(decided.Processor)}");
    }

    /// <summary>What each pass did to layers; that a layer was left alone by one pass because another had changed it is no news.</summary>
    private static IEnumerable<PassReport> Told(IEnumerable<PassReport> passes)
    {
        var changed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var pass in passes.Where(p => !IsPreparation(p.PassId)))
        {
            LayerReport[] layers = [.. pass.Layers.Where(l => l.Changed || !changed.Contains(l.Layer))];
            changed.UnionWith(layers.Where(l => l.Changed).Select(l => l.Layer));
            if (layers.Length > 0 || pass.Trials.Count > 0)
                yield return pass with
                {
                    Layers = layers,
                };
        }
    }

    /// <summary>Passes that keep the outputs are not what the user asked about; --json has them.</summary>
    private static bool IsPreparation(string id) => PassCatalogue.Find(id)!.PreservesOutputs;
}
