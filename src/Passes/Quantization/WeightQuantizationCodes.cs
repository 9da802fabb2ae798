using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Quantization;

/// <summary>Findings of quantize-dynamic and quantize-weights; each has its page in docs/diagnostics.</summary>
public static class WeightQuantizationCodes
{
    public static readonly DiagnosticCode NothingQuantized = DiagnosticCode.Warning(4320, "No weight was quantized");
    public static readonly DiagnosticCode OptionRange = DiagnosticCode.Error(4321, "Weight quantization option out of range");
    public static readonly DiagnosticCode OptionsClash = DiagnosticCode.Error(4322, "Weight quantization options exclude each other");
    public static readonly DiagnosticCode SpeedNotMeasured = DiagnosticCode.Warning(4323, "Speed on the target was not measured");
    public static readonly DiagnosticCode RowsUnknown = DiagnosticCode.Info(4324, "How many rows layers have is unknown");
}
