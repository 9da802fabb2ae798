namespace NNCompress.Passes.Quantization;

/// <summary>What a form was found to be worth; lower is better.</summary>
/// <param name="Figure">The task's mean loss, or −SQNR.</param>
/// <param name="SampleLosses">The losses whose mean the figure is, by sample; null where it is no such mean.</param>
internal sealed record FormScore(double Figure, IReadOnlyList<double>? SampleLosses = null)
{
    /// <summary>The normal distribution's 97.5 % quantile.</summary>
    private const double Quantile = 1.959964;

    /// <summary>A gain of a smaller share of the loss is sure on many samples, and still says little of others that the forms were not fitted to.</summary>
    private const double LeastGain = 0.01;

    /// <summary>What every form is better than.</summary>
    public static readonly FormScore None = new(double.PositiveInfinity);

    /// <summary>
    /// Whether this is better than another by more than chance, and by an amount that matters. With d_i what sample i loses less, of n samples:
    /// <code>
    /// mean d &gt; 1.96·s_d/√n  and  mean d &gt; 0.01·other figure;   without losses by sample, figure &lt; other figure
    /// </code>
    /// </summary>
    public bool IsBetterThan(FormScore other)
    {
        if (SampleLosses is not { Count: > 1 } mine || other.SampleLosses is not { } theirs)
            return Figure < other.Figure;
        double[] gains = [.. theirs.Zip(mine, (their, my) => their - my)];
        var mean = gains.Average();
        var variance = gains.Sum(d => (d - mean) * (d - mean)) / (gains.Length - 1);
        return mean > Quantile * Math.Sqrt(variance / gains.Length) && mean > LeastGain * Math.Abs(other.Figure);
    }
}
