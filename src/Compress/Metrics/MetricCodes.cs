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
    public static readonly DiagnosticCode LabelsNotAnswers = DiagnosticCode.Error(3406, "Labels are of another kind than the metric's");
    public static readonly DiagnosticCode OutputNotPositions = DiagnosticCode.Error(3407, "Model output has no score for each position");
    public static readonly DiagnosticCode TokensMissing = DiagnosticCode.Error(3408, "No tokens to predict");
    public static readonly DiagnosticCode SignalsDiffer = DiagnosticCode.Error(3409, "Model output and target differ in size or type");
    public static readonly DiagnosticCode OutputNotBoxes = DiagnosticCode.Error(3410, "Model output holds no boxes");
}
