using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Speed;

/// <summary>Findings about how fast a result is; each has its page in docs/diagnostics.</summary>
public static class SpeedCodes
{
    public static readonly DiagnosticCode Slower = DiagnosticCode.Warning(4360, "The result is slower than the original");
    public static readonly DiagnosticCode NotMeasured = DiagnosticCode.Warning(4361, "The speed could not be measured");
    public static readonly DiagnosticCode RunsInFloat = DiagnosticCode.Warning(4362, "Quantized layers run in float");
}
