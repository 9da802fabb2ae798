namespace NNCompress.Passes.LowRank;

/// <summary>A rank of <c>spatial-svd</c>, and the kernel axis along which the first of its two convolutions moves.</summary>
internal sealed record SpatialPoint(IReadOnlyList<int> Ranks, LayerCost Cost, double RelativeError, int FirstAxis)
    : CandidatePoint(Ranks, Cost, RelativeError);
