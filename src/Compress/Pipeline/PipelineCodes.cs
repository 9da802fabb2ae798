using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Pipeline;

/// <summary>Findings about a request as a whole; each has its page in docs/diagnostics.</summary>
public static class PipelineCodes
{
    public static readonly DiagnosticCode OutputExists = DiagnosticCode.Error(4500, "The output file exists already");
    public static readonly DiagnosticCode UnknownPass = DiagnosticCode.Error(4501, "There is no such pass");
    public static readonly DiagnosticCode GateNeedsData = DiagnosticCode.Error(4502, "A gate on accuracy needs evaluation data");
    public static readonly DiagnosticCode CalibrationNeeded = DiagnosticCode.Error(4503, "A pass needs calibration data");
    public static readonly DiagnosticCode PatternMatchesNothing = DiagnosticCode.Warning(4504, "A pattern matches no layer");
    public static readonly DiagnosticCode OutputsDiffer = DiagnosticCode.Error(4505, "Two models do not have the same outputs");
    public static readonly DiagnosticCode OutputFolderMissing = DiagnosticCode.Error(4506, "The output's folder does not exist");
    public static readonly DiagnosticCode Unproven = DiagnosticCode.Warning(4507, "The runtime opens neither the original nor the result");
    public static readonly DiagnosticCode OutputMissing = DiagnosticCode.Warning(
        4508,
        "An output of the reference is missing in the candidate"
    );
    public static readonly DiagnosticCode CalibrationUnused = DiagnosticCode.Warning(4509, "No pass uses the calibration data");
    public static readonly DiagnosticCode TuningTaken = DiagnosticCode.Info(4510, "Evaluation samples taken for tuning");
    public static readonly DiagnosticCode CalibrationTunes = DiagnosticCode.Info(4511, "Calibration samples serve for tuning");
}
