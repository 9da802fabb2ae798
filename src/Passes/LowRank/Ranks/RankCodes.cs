using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.LowRank;

/// <summary>Findings about the choice of ranks; each has its page in docs/diagnostics.</summary>
public static class RankCodes
{
    public static readonly DiagnosticCode RankInvalid = DiagnosticCode.Error(4630, "A rank is not valid");
    public static readonly DiagnosticCode RankAboveFull = DiagnosticCode.Error(4631, "A rank is above the full rank");
    public static readonly DiagnosticCode BudgetInvalid = DiagnosticCode.Error(4632, "A budget is not valid");
    public static readonly DiagnosticCode BudgetUnreachable = DiagnosticCode.Error(4633, "A budget cannot be reached");
    public static readonly DiagnosticCode TargetUnmatched = DiagnosticCode.Error(4634, "A rank of its own names no layer");
    public static readonly DiagnosticCode RecordUnmatched = DiagnosticCode.Error(4635, "Recorded ranks do not fit the model");
    public static readonly DiagnosticCode NoScorer = DiagnosticCode.Error(4636, "A largest drop needs data to measure it on");
    public static readonly DiagnosticCode NothingSaved = DiagnosticCode.Warning(4638, "No layer is decomposed at these ranks");
    public static readonly DiagnosticCode DropMissed = DiagnosticCode.Warning(4637, "No decomposition holds the largest drop");
}
