using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.LowRank;

/// <summary>A way to write a weight as several smaller ones.</summary>
internal abstract class DecompositionMethod
{
    public abstract string Id { get; }

    /// <summary>Why a layer cannot be decomposed in this way, as the rest of a sentence; null where it can.</summary>
    public abstract string? WhyNot(TargetLayer layer);

    /// <summary>What each rank costs and how far it is off.</summary>
    /// <param name="layer">A layer that it can decompose.</param>
    /// <param name="moments">Of its inputs; null: errors are those of the weight.</param>
    /// <param name="bench">What to work with.</param>
    public abstract DecompositionCandidate Survey(TargetLayer layer, LayerMoments? moments, Workbench bench);

    /// <summary>The factors of chosen ranks.</summary>
    public abstract LayerFactors Fit(TargetLayer layer, CandidatePoint point, LayerMoments? moments, Workbench bench);

    /// <summary>Factors of chosen ranks with small random numbers, to measure how fast they run.</summary>
    public abstract LayerFactors Draw(TargetLayer layer, CandidatePoint point, DeterministicRandom random);

    protected static double[] Noise(long count, DeterministicRandom random)
    {
        var values = new double[count];
        for (var i = 0; i < values.Length; i++)
            values[i] = 0.1 * random.NextGaussian();
        return values;
    }

    /// <summary>Squared errors over the squared norm; 0 for a weight whose output is 0.</summary>
    protected static double Relative(double error, double norm) => norm > 0 ? Math.Max(0, error) / norm : 0;
}
