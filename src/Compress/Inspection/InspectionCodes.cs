using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Inspection;

/// <summary>Findings of an inspection; each has its page in docs/diagnostics.</summary>
public static class InspectionCodes
{
    public static readonly DiagnosticCode NotMeasured = new("NNC4600", Severity.Warning, "MACs could not be measured");
}
