using System.Numerics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// Finds τ so that as many weights stay as wanted, on average: F(τ) = Σ p(w; τ) = K. F falls from the number of weights that are not zero
/// (τ → 0) to 0. It is taken from the census, whose bins know their count n, Σ|w| and Σw² exactly:
/// <code>
/// F(τ) = Σ_{bins ≥ τ} n + Σ_{ετ ≤ bins &lt; τ} Σw²/τ² + Σ_{bins &lt; ετ} ε·Σ|w|/τ
/// </code>
/// A bin spans less than one per cent of its magnitude and p is continuous, so that the two bins that τ and ετ cut through may
/// be counted on either side; bisection does the rest.
/// </summary>
internal static class SpectrumThreshold
{
    private const int Bisections = 80;

    /// <param name="census">The layers.</param>
    /// <param name="layer">Which of them.</param>
    /// <param name="kept">K, positive and below the number of weights that are not zero.</param>
    /// <param name="floor">ε.</param>
    public static SpectrumRule Solve(MagnitudeCensus census, int layer, long kept, double floor)
    {
        var bins = census.BinsOf(layer).Select(b => new Bin(b)).ToArray();
        // p falls as τ grows, from 1 for all at the smallest magnitude; F(τ) ≤ Σ|w|/τ, so it is below K from Σ|w|/K on
        var low = bins.First(b => b.Largest > 0).Largest / 256;
        var high = bins.Sum(b => b.Total) / kept * 2;
        for (var i = 0; i < Bisections && low < high; i++)
        {
            // in the middle of the exponents: magnitudes span many orders
            var middle = Math.Sqrt(low) * Math.Sqrt(high);
            if (Expected(bins, new SpectrumRule(middle, floor)) > kept)
                low = middle;
            else
                high = middle;
        }

        return new SpectrumRule(high, floor);
    }

    /// <summary>How many weights stay on average.</summary>
    private static double Expected(Bin[] bins, SpectrumRule rule)
    {
        double expected = 0;
        foreach (var bin in bins)
        {
            expected +=
                bin.Middle >= rule.Threshold ? bin.CountNonZero
                : bin.Middle >= rule.Floor * rule.Threshold ? bin.Energy / rule.Threshold / rule.Threshold
                : rule.Floor * bin.Total / rule.Threshold;
        }

        return expected;
    }

    /// <summary>A census bin in real numbers.</summary>
    private readonly struct Bin
    {
        public Bin(in MagnitudeBin bin)
        {
            Total = Real(bin.Total, -bin.Format.UnitExponent);
            Energy = Real(bin.Energy, -2 * bin.Format.UnitExponent);
            Middle = Total / bin.Count;
            Largest = bin.Format.ValueOf(bin.LastKey);
            CountNonZero = bin.HoldsOnlyZeros ? 0 : bin.Count;
        }

        public double Total { get; }

        public double Energy { get; }

        public double Middle { get; }

        public double Largest { get; }

        public long CountNonZero { get; }

        private static double Real(BigInteger units, int shift)
        {
            var (lower, upper) = ExactRatio.Bounds(units, BigInteger.One << shift);
            return (lower + upper) / 2;
        }
    }
}
