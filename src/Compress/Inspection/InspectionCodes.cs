using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Inspection;

/// <summary>Findings of an inspection; each has its page in docs/diagnostics.</summary>
public static class InspectionCodes
{
    public static readonly DiagnosticCode NotMeasured = DiagnosticCode.Warning(4600, "MACs could not be measured");
    public static readonly DiagnosticCode GainNotMeasured = DiagnosticCode.Warning(4661, "The gain of a layer could not be measured");
}
