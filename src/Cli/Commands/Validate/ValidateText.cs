using NNCompress.Cli.Rendering;
using NNCompress.Validation;

namespace NNCompress.Cli.Commands.Validate;

/// <summary>A comparison for people.</summary>
static class ValidateText
{
    public static void Write(TextReport report, ModelComparison comparison)
    {
        report.Heading($"{comparison.CandidatePath} against {comparison.ReferencePath}");
        report.Write(
            comparison.RandomInputs
                ? $"{NumberText.Count(comparison.Samples)} runs on random inputs: they tell how the outputs differ, not what that means for real data."
                : $"{NumberText.Count(comparison.Samples)} samples"
        );
        report.Table(
            ["Output", ">Elements", ">Max error", ">Mean error", ">SQNR", ">Cosine"],
            comparison.Outputs.Select(o =>
                (IReadOnlyList<string>)
                    [o.Name, NumberText.Count(o.Elements), Figure(o.MaxError), Figure(o.MeanError), Decibels(o.Sqnr), Cosine(o.Cosine)]
            )
        );
        if (comparison.Outputs.Count > 0 && comparison.Outputs.All(o => o.MaxError == 0))
            report.Write("The outputs are equal.");
        foreach (var metric in comparison.Metrics)
            MetricSection.Write(report, metric);
        foreach (var gate in comparison.Gates)
            GateLine.Write(report, gate);
    }

    private static string Figure(double value) => double.IsNaN(value) ? "not finite" : NumberText.Significant(value);

    private static string Decibels(double value) =>
        double.IsNaN(value) ? NumberText.Unknown
        : double.IsPositiveInfinity(value) ? "equal"
        : $"{value:0.0} dB";

    private static string Cosine(double value) => double.IsNaN(value) ? NumberText.Unknown : value.ToString("0.000000");
}
