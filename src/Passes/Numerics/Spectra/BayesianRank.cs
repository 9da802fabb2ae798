namespace NNCompress.Passes.Numerics;

/// <summary>
/// The rank of a matrix under noise by empirical variational Bayesian matrix factorization (EVBMF), in its analytic global solution
/// (Nakajima, Sugiyama, Babacan and Tomioka, "Global Analytic Solution of Fully-observed Variational Bayesian Matrix Factorization",
/// JMLR 14, 2013, theorem 2 and section 5).
/// <para>
/// V = UΣWᵀ is L×M, L ≤ M, α = L/M, noise variance ς², x_h = σ_h²/(Mς²). The h-th component is kept exactly where x_h ≥ x̲:
/// <code>
/// x̲ = (1 + τ̲)(1 + α/τ̲),   τ̲ > √α the zero of Φ(τ) + Φ(τ/α),   Φ(z) = ln(z + 1)/z − ½
/// </code>
/// ς² minimises the free energy, with ψ₀(x) = x − ln x, τ(x) = ½(x − 1 − α + √((x − 1 − α)² − 4α)):
/// <code>
/// Ω(ς²) = Σ_h ψ₀(x_h) + Σ_{x_h > x̲} ψ₁(x_h),   ψ₁(x) = ln(τ(x) + 1) + α ln(τ(x)/α + 1) − τ(x)
/// max{ σ²_{K+1}/(M x̲), Σ_{h>K} σ_h²/(M(L − K)) } ≤ ς² ≤ Σ σ_h²/(LM),   K = min(⌈L/(1 + α)⌉ − 1, L − 1)
/// </code>
/// Ω has a kink wherever a component enters or leaves, so the least value is looked for on a grid first and refined by golden section.
/// </para>
/// </summary>
public static class BayesianRank
{
    private const int GridSteps = 512;
    private const double GoldenRatio = 0.6180339887498949;

    /// <param name="singularValues">σ in falling order, as many as the matrix has rows or columns, whichever are fewer.</param>
    /// <param name="larger">M: how many of the other it has; not fewer.</param>
    /// <returns>How many components stand out of the noise; 0 where none does. A matrix without noise has its numeric rank.</returns>
    public static int Of(ReadOnlySpan<double> singularValues, int larger) => Estimate(singularValues, larger).Rank;

    /// <summary>The rank and the noise variance ς² that goes with it.</summary>
    /// <param name="singularValues">As in <see cref="Of"/>.</param>
    /// <param name="larger">As in <see cref="Of"/>.</param>
    public static (int Rank, double NoiseVariance) Estimate(ReadOnlySpan<double> singularValues, int larger)
    {
        var (l, m) = (singularValues.Length, larger);
        ArgumentOutOfRangeException.ThrowIfLessThan(m, l, nameof(larger));
        // below this share of the largest a singular value is rounding, whose logarithm means nothing
        var floor = l == 0 ? 0 : singularValues[0] * m * 1.2e-7;
        var sigma = singularValues.ToArray().TakeWhile(s => s > floor && s > 0).ToArray();
        if (sigma.Length == 0)
            return (0, 0);
        var alpha = (double)l / m;
        var tau = LeastTau(alpha);
        var threshold = (1 + tau) * (1 + (alpha / tau));
        var (low, high) = NoiseBounds(sigma, l, m, alpha, threshold);
        if (low <= 0)
            return (sigma.Length, 0);
        var noise = Minimise(s => FreeEnergy(sigma, l, m, alpha, threshold, s), low, high);
        return (sigma.Count(s => s * s > m * noise * threshold), noise);
    }

    /// <summary>τ̲: Φ(τ) + Φ(τ/α) falls in τ, from 1 at 0 to −1, so halving finds its zero.</summary>
    internal static double LeastTau(double alpha)
    {
        var (low, high) = (Math.Sqrt(alpha), 1.0);
        while (Balance(high) > 0)
            high *= 2;
        for (var i = 0; i < 100; i++)
        {
            var middle = 0.5 * (low + high);
            (low, high) = Balance(middle) > 0 ? (middle, high) : (low, middle);
        }

        return 0.5 * (low + high);

        double Balance(double tau) => Phi(tau) + Phi(tau / alpha);
    }

    private static double Phi(double z) => (double.LogP1(z) / z) - 0.5;

    private static (double Low, double High) NoiseBounds(double[] sigma, int l, int m, double alpha, double threshold)
    {
        var most = Math.Min((int)Math.Ceiling(l / (1 + alpha)) - 1, l - 1);
        var rest = sigma.Skip(most).Sum(s => s * s) / ((double)m * (l - most));
        var next = most < sigma.Length ? sigma[most] * sigma[most] / (m * threshold) : 0;
        return (Math.Max(next, rest), sigma.Sum(s => s * s) / ((double)l * m));
    }

    /// <summary>Ω up to a constant; a σ that is 0 has x = 0 and, of −ln x, leaves ln ς² that depends on it.</summary>
    private static double FreeEnergy(double[] sigma, int l, int m, double alpha, double threshold, double noise)
    {
        var sum = (l - sigma.Length) * Math.Log(noise);
        foreach (var s in sigma)
        {
            var x = s * s / (m * noise);
            sum += x - Math.Log(x);
            if (x <= threshold)
                continue;
            var b = x - 1 - alpha;
            var tau = 0.5 * (b + Math.Sqrt((b * b) - (4 * alpha)));
            sum += double.LogP1(tau) + (alpha * double.LogP1(tau / alpha)) - tau;
        }

        return sum;
    }

    private static double Minimise(Func<double, double> f, double low, double high)
    {
        if (high <= low)
            return low;
        var (from, step) = (Math.Log(low), Math.Log(high / low) / GridSteps);
        var best = Enumerable.Range(0, GridSteps + 1).MinBy(i => f(Math.Exp(from + (i * step))));
        var (a, b) = (from + (Math.Max(0, best - 1) * step), from + (Math.Min(GridSteps, best + 1) * step));
        while (b - a > 1e-10)
        {
            var (c, d) = (b - (GoldenRatio * (b - a)), a + (GoldenRatio * (b - a)));
            (a, b) = f(Math.Exp(c)) <= f(Math.Exp(d)) ? (a, d) : (c, b);
        }

        return Math.Exp(0.5 * (a + b));
    }
}
