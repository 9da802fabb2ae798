using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Quantization;

/// <summary>Findings about what quantization is asked to do; each has its page in docs/diagnostics.</summary>
public static class QuantizationRequestCodes
{
    public static readonly DiagnosticCode RangesUnreadable = DiagnosticCode.Error(4520, "A file of ranges cannot be read");
}
