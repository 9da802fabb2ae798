using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Quantization;

/// <summary>Findings of static quantization; each has its page in docs/diagnostics.</summary>
public static class QuantizationCodes
{
    public static readonly DiagnosticCode TypeUnsupported = DiagnosticCode.Error(4300, "No kernel for this integer type");
    public static readonly DiagnosticCode OpsetTooLow = DiagnosticCode.Error(4301, "Operator set too old for quantization");
    public static readonly DiagnosticCode NothingQuantized = DiagnosticCode.Warning(4302, "Nothing was quantized");
    public static readonly DiagnosticCode WeightScaleRaised = DiagnosticCode.Warning(4303, "Weight scale raised so that the bias fits");
    public static readonly DiagnosticCode NotAbsorbed = DiagnosticCode.Warning(4304, "Biases were not absorbed");
}
