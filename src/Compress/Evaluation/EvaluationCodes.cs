using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Evaluation;

/// <summary>What can go wrong when a model is evaluated. Each code has its page in docs/diagnostics.</summary>
public static class EvaluationCodes
{
    public static readonly DiagnosticCode ModelRefused = Error("NNC3501", "Runtime does not open the model");
    public static readonly DiagnosticCode RunFailed = Error("NNC3502", "Runtime fails on the model");

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
