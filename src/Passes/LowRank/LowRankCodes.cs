using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.LowRank;

/// <summary>Findings of the pass <c>lowrank</c>; each has its page in docs/diagnostics.</summary>
public static class LowRankCodes
{
    public static readonly DiagnosticCode CostsUnknown = DiagnosticCode.Warning(4601, "Extents of layers could not be observed");
    public static readonly DiagnosticCode UnknownMethod = DiagnosticCode.Error(4602, "Unknown method of decomposition");
    public static readonly DiagnosticCode NoLayer = DiagnosticCode.Error(4603, "No layer to decompose");
    public static readonly DiagnosticCode NotWhitened = DiagnosticCode.Info(4604, "Layers decomposed without data");
    public static readonly DiagnosticCode NoData = DiagnosticCode.Error(4605, "No calibration data for low rank");
    public static readonly DiagnosticCode ResidualWithoutSvd = DiagnosticCode.Error(4606, "A sparse residual without svd");
    public static readonly DiagnosticCode NotRefitted = DiagnosticCode.Info(4607, "Factors not fitted again");
}
