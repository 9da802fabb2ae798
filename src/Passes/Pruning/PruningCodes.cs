using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Pruning;

/// <summary>Findings of the pruning passes; each has its page in docs/diagnostics.</summary>
public static class PruningCodes
{
    public static readonly DiagnosticCode SparsityRange = DiagnosticCode.Error(4000, "Sparsity out of range");
    public static readonly DiagnosticCode OptionRange = DiagnosticCode.Error(4001, "Pruning option out of range");
    public static readonly DiagnosticCode OptionsClash = DiagnosticCode.Error(4002, "Pruning options exclude each other");
    public static readonly DiagnosticCode TargetUnmatched = DiagnosticCode.Error(4003, "Layer target names no layer");
    public static readonly DiagnosticCode NoScorer = DiagnosticCode.Error(4004, "Gradual pruning without evaluation data");
    public static readonly DiagnosticCode NotFinite = DiagnosticCode.Error(4005, "Weight to be pruned is not finite");
    public static readonly DiagnosticCode NothingPruned = DiagnosticCode.Error(4006, "Nothing to prune");
    public static readonly DiagnosticCode FirstStepTooDear = DiagnosticCode.Error(4007, "First pruning step costs too much");
    public static readonly DiagnosticCode TargetMissed = DiagnosticCode.Warning(4008, "Pruning target not reached");
    public static readonly DiagnosticCode StoppedEarly = DiagnosticCode.Warning(4009, "Gradual pruning stopped early");
}
