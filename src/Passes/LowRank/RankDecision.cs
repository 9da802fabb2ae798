namespace NNCompress.Passes.LowRank;

/// <summary>What becomes of a layer.</summary>
/// <param name="Layer">The layer.</param>
public abstract record RankDecision(DecomposableLayer Layer)
{
    /// <summary>The layer is decomposed.</summary>
    public sealed record Decompose(DecomposableLayer Layer, DecompositionCandidate Candidate, CandidatePoint Point) : RankDecision(Layer)
    {
        /// <summary>How many times as fast the factors are as the layer, by a measurement of both alone; null where none was made.</summary>
        public double? MeasuredSpeedup { get; init; }

        /// <summary>Inputs of a sparse residual beside the factors (<see cref="LowRankOptions.SparseResidual"/>); null: as many as pay, where one is asked for.</summary>
        public int? Inputs { get; init; }
    }

    /// <summary>The layer stays.</summary>
    /// <param name="Layer">The layer.</param>
    /// <param name="Reason">Why, as a sentence for the user.</param>
    public sealed record LeaveAlone(DecomposableLayer Layer, string Reason) : RankDecision(Layer);
}
