using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.LowRank;

namespace NNCompress.LowRank;

/// <summary>Times layers and what they may become.</summary>
public interface ILayerTimer
{
    /// <summary>Seconds for one run of the whole model as it is.</summary>
    /// <exception cref="DiagnosticException">It cannot be run.</exception>
    double Whole(RankChoiceContext context);

    /// <summary>Compares a layer alone with its factors alone.</summary>
    /// <exception cref="DiagnosticException">One of them cannot be run.</exception>
    FormTime Compare(RankChoiceContext context, DecomposableLayer layer, DecompositionCandidate candidate, CandidatePoint point);
}
