using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Repair;

/// <summary>Findings of the repairing passes; each has its page in docs/diagnostics.</summary>
public static class RepairCodes
{
    public static readonly DiagnosticCode NothingToMatch = DiagnosticCode.Error(4710, "Nothing to repair towards");
    public static readonly DiagnosticCode NoCalibration = DiagnosticCode.Error(4711, "Repair without calibration data");
    public static readonly DiagnosticCode OptionRange = DiagnosticCode.Error(4712, "Repair option out of range");
}
