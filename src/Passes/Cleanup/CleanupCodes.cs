using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Cleanup;

/// <summary>Findings of the cleanups; each has its page in docs/diagnostics.</summary>
public static class CleanupCodes
{
    public static readonly DiagnosticCode GrowthLimit = new("NNC4200", Severity.Error, "The limit of fold-constants is negative");
    public static readonly DiagnosticCode NotComputed = new("NNC4201", Severity.Warning, "A constant cannot be computed");
    public static readonly DiagnosticCode ShapesUnknown = new("NNC4202", Severity.Info, "The shapes of a model cannot be derived");
}
