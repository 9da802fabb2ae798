using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Quantization;

/// <summary>Findings about layers that go back to float; each has its page in docs/diagnostics.</summary>
public static class RestorationCodes
{
    public static readonly DiagnosticCode NoReference = DiagnosticCode.Error(4368, "There is no float model to go back to");
    public static readonly DiagnosticCode LayerUnknown = DiagnosticCode.Warning(4369, "A layer that should be float again is not there");
}
