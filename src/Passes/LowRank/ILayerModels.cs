using NNCompress.OnnxIO;
using NNCompress.Runtime;

namespace NNCompress.Passes.LowRank;

/// <summary>Single layers as models, with inputs of the extents that they have in the whole model.</summary>
public interface ILayerModels
{
    /// <summary>The layer as it is; the caller disposes of the model.</summary>
    (Model Model, IReadOnlyList<NamedValue> Inputs) Original(DecomposableLayer layer);

    /// <summary>The layer decomposed, with factors of the right shape but other numbers; takes the same inputs as <see cref="Original"/>.</summary>
    (Model Model, IReadOnlyList<NamedValue> Inputs) Decomposed(
        DecomposableLayer layer,
        DecompositionCandidate candidate,
        CandidatePoint point
    );
}
