using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Repair;

/// <summary>What every repairing pass needs.</summary>
internal static class RepairCheck
{
    private const int MostStages = 10_000;

    /// <exception cref="DiagnosticException">There is no float model, no data, or no such number of stages; every reason is told.</exception>
    public static void Require(PassContext context, int stages)
    {
        var findings = new DiagnosticBag();
        if (context.Reference is null)
            findings.Add(
                RepairCodes.NothingToMatch.At(
                    context.PassId,
                    "It brings a changed model back to what the model was, and nothing in this run has changed what it computes.",
                    "Run it after a pass that prunes, decomposes or quantizes, in the same run."
                )
            );
        if (context.Calibration is null)
            findings.Add(
                RepairCodes.NoCalibration.At(
                    context.PassId,
                    "It compares both models on calibration data, and none is given.",
                    "Give samples with --data or --calibration; labels are not needed."
                )
            );
        if (stages is < 1 or > MostStages)
            findings.Add(
                RepairCodes.OptionRange.At(
                    $"{context.PassId} stages",
                    $"{stages} runs over the data cannot be made.",
                    $"Give a number from 1 to {MostStages}."
                )
            );
        findings.ThrowIfErrors();
    }
}
