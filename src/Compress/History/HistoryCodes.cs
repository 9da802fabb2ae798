using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.History;

/// <summary>Findings about what models were made of; each has its page in docs/diagnostics.</summary>
public static class HistoryCodes
{
    public static readonly DiagnosticCode Unreadable = DiagnosticCode.Info(4530, "A model's history cannot be read");
    public static readonly DiagnosticCode ReferenceNotTimed = DiagnosticCode.Warning(4531, "The reference's speed was not measured");
}
