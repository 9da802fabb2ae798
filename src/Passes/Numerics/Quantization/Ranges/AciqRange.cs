namespace NNCompress.Passes.Numerics;

/// <summary>
/// Analytical clipping (Banner, Nahshan, Soudry: Post-training 4-bit quantization of convolution networks, 2019). With 2^M integers over
/// [μ − α, μ + α] the expected squared error is
/// <code>
/// Laplace(μ, β):  2β²·e^(−α/β) + α²/(3·4^M)              smallest for t = α/β,  t·e^t = 3·4^M
/// Gauss(μ, σ):    2∫_α^∞ (x − α)² φ(x/σ)/σ dx + α²/(3·4^M)    smallest for t = α/σ,  φ(t) − t·Q(t) = t/(6·4^M)
/// </code>
/// β = E|x − μ| and σ² = E(x − μ)². Of the two the likelier distribution is taken: Laplace where ln 2β + 1 &lt; ½·ln 2πe·σ². Where no value is
/// negative, as after Relu, the values other than zero are one half of a distribution around 0; the range is [0, α], and half of it would take
/// half of the integers, so α is that for M + 1 bits. A range never reaches beyond the values.
/// </summary>
public sealed record AciqRange : HistogramRange
{
    public override string Id => "aciq";

    internal override ValueRange Estimate(HistogramDensity density, IntegerGrid grid, bool symmetric)
    {
        var oneSided = density.Range.Min >= 0 && !symmetric;
        var center = oneSided || symmetric ? 0 : (density.Positive.Whole.Sum - density.Negative.Whole.Sum) / density.Count;
        var count = oneSided ? density.Positive.Total : density.Count;
        var spread = SpreadAround(density, center, oneSided ? 0 : density.Zeros);
        var alpha = ClippingValue(spread.Sum / count, Math.Sqrt(spread.Squares / count), oneSided ? grid.Bits + 1 : grid.Bits);
        return new ValueRange((float)Math.Max(density.Range.Min, center - alpha), (float)Math.Min(density.Range.Max, center + alpha));
    }

    private static double ClippingValue(double beta, double sigma, int bits)
    {
        var isLaplace = Math.Log(2 * beta) + 1 < Math.Log(2 * Math.PI * Math.E * sigma * sigma) / 2;
        return isLaplace ? beta * OptimalClipping.Laplace(bits) : sigma * OptimalClipping.Gauss(bits);
    }

    /// <summary>Σ|x − μ| and Σ(x − μ)².</summary>
    private static Moments SpreadAround(HistogramDensity density, double center, double zeros)
    {
        var spread = new Moments(zeros, zeros * Math.Abs(center), zeros * center * center);
        foreach (var (side, mu) in ((MagnitudeDensity, double)[])[(density.Positive, center), (density.Negative, -center)])
        {
            foreach (var bin in side.Bins)
            {
                var (low, high) = (bin.Lower - mu, bin.Upper - mu);
                var all = Moments.Uniform(bin.Count, low, high);
                // a bin around μ folds: ∫|x| over [low, high] is (low² + high²)/2
                var sum = low < 0 && high > 0 ? bin.Count * ((low * low) + (high * high)) / (2 * (high - low)) : Math.Abs(all.Sum);
                spread += all with { Sum = sum };
            }
        }

        return spread;
    }
}
