using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Metrics;

/// <summary>What can be wrong between a metric, the model's outputs and the labels. Each code has its page in docs/diagnostics.</summary>
public static class MetricCodes
{
    public static readonly DiagnosticCode LabelsMissing = DiagnosticCode.Error(3401, "Labels missing");
    public static readonly DiagnosticCode LabelsNotClasses = DiagnosticCode.Error(3402, "Labels are not class indices");
    public static readonly DiagnosticCode LabelOutOfRange = DiagnosticCode.Error(3403, "Label names no class");
    public static readonly DiagnosticCode OutputMissing = DiagnosticCode.Error(3404, "Model output not found");
    public static readonly DiagnosticCode OutputNotScores = DiagnosticCode.Error(3405, "Model output holds no class scores");
}
