using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Pruning;

/// <summary>Findings of pruning with calibration data; each has its page in docs/diagnostics.</summary>
public static class PruningDataCodes
{
    public static readonly DiagnosticCode NoCalibration = DiagnosticCode.Error(4700, "Pruning with data without calibration data");
    public static readonly DiagnosticCode ByMagnitude = DiagnosticCode.Info(4701, "Layers pruned by magnitude");
    public static readonly DiagnosticCode OptionRange = DiagnosticCode.Error(4702, "Option of pruning with data out of range");
}
