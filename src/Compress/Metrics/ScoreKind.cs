namespace NNCompress.Metrics;

/// <summary>What a classifier's scores are.</summary>
public enum ScoreKind
{
    /// <summary>Decided by the scores: probabilities where every row is non-negative and sums to 1, otherwise logits.</summary>
    Auto,

    /// <summary>Unnormalised log-probabilities, before a softmax.</summary>
    Logits,

    /// <summary>Probabilities, after a softmax.</summary>
    Probabilities,
}
