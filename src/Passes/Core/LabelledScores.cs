namespace NNCompress.Passes;

/// <summary>What a model answered to labelled samples: a score for each class, and the class that is right.</summary>
/// <param name="Output">The model output that the scores come from.</param>
/// <param name="Classes">K, how many classes there are.</param>
/// <param name="Scores">Logarithms of probabilities, each row up to a constant: row-major [samples, K]. Logits are such.</param>
/// <param name="Labels">The right class of each sample, from 0 to K − 1.</param>
public sealed record LabelledScores(string Output, int Classes, float[] Scores, int[] Labels)
{
    /// <summary>The scores of one sample, K of them.</summary>
    public ReadOnlySpan<float> Row(int sample) => Scores.AsSpan(sample * Classes, Classes);
}
