using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Pruning;

/// <summary>Findings of pruning with calibration data; each has its page in docs/diagnostics.</summary>
public static class PruningDataCodes
{
    public static readonly DiagnosticCode NoCalibration = DiagnosticCode.Error(4700, "Pruning with data without calibration data");
    public static readonly DiagnosticCode ByMagnitude = DiagnosticCode.Warning(4701, "Layers pruned by magnitude");
    public static readonly DiagnosticCode OptionRange = DiagnosticCode.Error(4702, "Option of pruning with data out of range");
    public static readonly DiagnosticCode NoScorer = DiagnosticCode.Error(4703, "Largest drop without labelled samples");
    public static readonly DiagnosticCode NoSparsity = DiagnosticCode.Error(4704, "No sparsity holds the largest drop");
    public static readonly DiagnosticCode ByDistance = DiagnosticCode.Warning(4705, "Splits judged by output distance");
    public static readonly DiagnosticCode SplitChosen = DiagnosticCode.Info(4706, "Split chosen");
    public static readonly DiagnosticCode PrefixChosen = DiagnosticCode.Info(4707, "Layers fitted behind the float prefix");
}
