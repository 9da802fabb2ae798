using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Metrics;

/// <summary>What can be wrong between a metric, the model's outputs and the labels. Each code has its page in docs/diagnostics.</summary>
public static class MetricCodes
{
    public static readonly DiagnosticCode LabelsMissing = Error("NNC3401", "Labels missing");
    public static readonly DiagnosticCode LabelsNotClasses = Error("NNC3402", "Labels are not class indices");
    public static readonly DiagnosticCode LabelOutOfRange = Error("NNC3403", "Label names no class");
    public static readonly DiagnosticCode OutputMissing = Error("NNC3404", "Model output not found");
    public static readonly DiagnosticCode OutputNotScores = Error("NNC3405", "Model output holds no class scores");

    private static DiagnosticCode Error(string id, string title) => new(id, Severity.Error, title);
}
