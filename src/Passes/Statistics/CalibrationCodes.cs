using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Statistics;

/// <summary>Findings of the collection of statistics; each has its page in docs/diagnostics.</summary>
public static class CalibrationCodes
{
    public static readonly DiagnosticCode NotFinite = DiagnosticCode.Error(4400, "An activation is not finite");
    public static readonly DiagnosticCode StateUnknown = DiagnosticCode.Error(4401, "Carried state does not fit the model");
    public static readonly DiagnosticCode NotObserved = DiagnosticCode.Info(4402, "A value cannot be observed");
    public static readonly DiagnosticCode MaskNotApplied = DiagnosticCode.Info(4403, "Filling is not left out of some values");
    public static readonly DiagnosticCode StoreDamaged = DiagnosticCode.Warning(4404, "Stored statistics are damaged");
    public static readonly DiagnosticCode StoreUnusable = DiagnosticCode.Warning(4405, "Statistics cannot be kept");
    public static readonly DiagnosticCode NoRoomForSums = DiagnosticCode.Error(4406, "No room for second moments");
}
