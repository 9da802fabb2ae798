using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Pipeline;

/// <summary>Findings about a request as a whole; each has its page in docs/diagnostics.</summary>
public static class PipelineCodes
{
    public static readonly DiagnosticCode OutputExists = new("NNC4500", Severity.Error, "The output file exists already");
    public static readonly DiagnosticCode UnknownPass = new("NNC4501", Severity.Error, "There is no such pass");
    public static readonly DiagnosticCode GateNeedsData = new("NNC4502", Severity.Error, "A gate on accuracy needs evaluation data");
    public static readonly DiagnosticCode StatisticsNotCollected = new("NNC4503", Severity.Error, "A pass needs calibration statistics");
    public static readonly DiagnosticCode PatternMatchesNothing = new("NNC4504", Severity.Warning, "A pattern matches no layer");
    public static readonly DiagnosticCode OutputsDiffer = new("NNC4505", Severity.Error, "Two models do not have the same outputs");
    public static readonly DiagnosticCode OutputFolderMissing = new("NNC4506", Severity.Error, "The output's folder does not exist");
    public static readonly DiagnosticCode Unproven = new(
        "NNC4507",
        Severity.Warning,
        "The runtime opens neither the original nor the result"
    );
    public static readonly DiagnosticCode OutputMissing = new(
        "NNC4508",
        Severity.Warning,
        "An output of the reference is missing in the candidate"
    );
}
