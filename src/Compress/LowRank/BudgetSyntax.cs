using System.Globalization;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.LowRank;

namespace NNCompress.LowRank;

/// <summary>Budgets as users write them: <c>macs=0.5</c>, <c>params=0.4</c>, <c>bytes=0.4</c>, <c>latency=0.7</c>.</summary>
public static class BudgetSyntax
{
    /// <returns>The measure that is counted, null for the latency; and the share that is to be left.</returns>
    /// <exception cref="DiagnosticException">The text is no budget.</exception>
    public static (BudgetMeasure? Measure, double Share) Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? text : text[..equals];
        var measure = BudgetMeasure.All.FirstOrDefault(m => m.Id == name);
        if (equals < 0 || (measure is null && name != LatencyRanks.Measure))
            throw Refused($"'{text}' names nothing that a budget can limit.");
        if (
            !double.TryParse(text.AsSpan(equals + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var share)
            || share is not (> 0 and < 1)
        )
            throw Refused($"'{text[(equals + 1)..]}' is no share between 0 and 1.");
        return (measure, share);

        DiagnosticException Refused(string message) =>
            new(
                RankCodes.BudgetInvalid.At(
                    $"budget {text}",
                    message,
                    $"Give one of {string.Join(", ", BudgetMeasure.All.Select(m => $"{m.Id}=0.5"))} and {LatencyRanks.Measure}=0.7."
                )
            );
    }
}
