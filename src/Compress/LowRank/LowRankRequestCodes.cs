using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.LowRank;

/// <summary>Findings about what a decomposition is asked to do; each has its page in docs/diagnostics.</summary>
public static class LowRankRequestCodes
{
    public static readonly DiagnosticCode DecisionsUnreadable = DiagnosticCode.Error(4660, "A file of ranks cannot be read");
}
