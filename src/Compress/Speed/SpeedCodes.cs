using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Speed;

/// <summary>Findings about how fast a result is; each has its page in docs/diagnostics.</summary>
public static class SpeedCodes
{
    public static readonly DiagnosticCode Slower = DiagnosticCode.Warning(4360, "The result is slower than the original");
    public static readonly DiagnosticCode NotMeasured = DiagnosticCode.Warning(4361, "The speed could not be measured");
    public static readonly DiagnosticCode RunsInFloat = DiagnosticCode.Warning(4362, "Quantized layers run in float");
    public static readonly DiagnosticCode RolledBack = DiagnosticCode.Warning(
        4363,
        "Quantized layers were given back to float to make the model load"
    );
    public static readonly DiagnosticCode Reverted = DiagnosticCode.Info(4364, "Quantized layers were slower than in float");
    public static readonly DiagnosticCode DecisionsUnreadable = DiagnosticCode.Error(4365, "A file of measured decisions cannot be read");
    public static readonly DiagnosticCode DecisionsConflict = DiagnosticCode.Error(4366, "Measured decisions are both asked for and given");
    public static readonly DiagnosticCode FellBack = DiagnosticCode.Warning(4370, "The result is the float model: quantized it was slower");
    public static readonly DiagnosticCode NothingToRevert = DiagnosticCode.Info(4367, "There is no quantized layer to give back to float");
}
