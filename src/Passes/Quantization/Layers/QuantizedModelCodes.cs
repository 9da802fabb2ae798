using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Quantization;

/// <summary>Findings of passes that work on a quantized model; each has its page in docs/diagnostics.</summary>
public static class QuantizedModelCodes
{
    public static readonly DiagnosticCode NoReference = DiagnosticCode.Error(4340, "No float model to compare with");
    public static readonly DiagnosticCode NoCalibration = DiagnosticCode.Error(4341, "No calibration data for this pass");
    public static readonly DiagnosticCode NoLayer = DiagnosticCode.Warning(4342, "No quantized layer to work on");
    public static readonly DiagnosticCode OptionRange = DiagnosticCode.Error(4343, "Option of an accuracy pass out of range");
    public static readonly DiagnosticCode NothingToJudgeBy = DiagnosticCode.Error(4344, "Mixed precision has nothing to judge by");
    public static readonly DiagnosticCode GoalMissed = DiagnosticCode.Warning(4345, "Mixed precision does not reach its goal");
    public static readonly DiagnosticCode Guarded = DiagnosticCode.Info(4347, "Layers went back to float for the outputs' sake");
    public static readonly DiagnosticCode FittedToLabels = DiagnosticCode.Info(4348, "The output's bias was fitted to labels");
    public static readonly DiagnosticCode Narrowed = DiagnosticCode.Warning(4349, "Weights were narrowed for processors without VNNI");
    public static readonly DiagnosticCode PairsMaySaturate = DiagnosticCode.Info(4346, "Products may saturate without VNNI");
}
