using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.OnnxIO.Versions;

/// <summary>Findings of the upgrade to newer operator sets; each has its page in docs/diagnostics.</summary>
public static class VersionCodes
{
    public static readonly DiagnosticCode NoAdapter = DiagnosticCode.Error(1601, "A node cannot be upgraded");
    public static readonly DiagnosticCode Unreachable = DiagnosticCode.Error(1602, "An operator set cannot be reached");
    public static readonly DiagnosticCode Training = DiagnosticCode.Error(1603, "Training graphs cannot be upgraded");
    public static readonly DiagnosticCode AboveCeiling = DiagnosticCode.Error(1604, "A model would be above the ceiling");
    public static readonly DiagnosticCode Ceiling = DiagnosticCode.Error(1605, "A ceiling cannot be understood");

    public static readonly DiagnosticCode Upgraded = DiagnosticCode.Info(1620, "A model was upgraded");
    public static readonly DiagnosticCode InputsDropped = DiagnosticCode.Warning(1621, "Initializers are no longer inputs");
    public static readonly DiagnosticCode NoKernel = DiagnosticCode.Warning(1622, "An upgraded operator has no kernel");
}
