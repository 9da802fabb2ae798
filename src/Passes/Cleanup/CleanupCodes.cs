using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Cleanup;

/// <summary>Findings of the cleanups; each has its page in docs/diagnostics.</summary>
public static class CleanupCodes
{
    public static readonly DiagnosticCode GrowthLimit = DiagnosticCode.Error(4200, "The limit of fold-constants is negative");
    public static readonly DiagnosticCode NotComputed = DiagnosticCode.Warning(4201, "A constant cannot be computed");
    public static readonly DiagnosticCode ShapesUnknown = DiagnosticCode.Info(4202, "The shapes of a model cannot be derived");
}
