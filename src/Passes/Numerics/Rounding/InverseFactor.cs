namespace NNCompress.Passes.Numerics;

/// <summary>
/// The upper triangular U with UᵀU = (H + λI)⁻¹, with rows and columns of H taken in a chosen order. With J the reversal of order,
/// J(H + λI)J = L·Lᵀ gives (H + λI)⁻¹ = (J·L⁻ᵀ·J)(J·L⁻¹·J), and U = J·L⁻¹·J is upper triangular: one factorization and one inversion of a
/// triangle instead of an inversion of H and a factorization of that.
/// </summary>
internal sealed class InverseFactor
{
    private InverseFactor(int[] order, double[] upper, double damping, double ridge)
    {
        Order = order;
        Upper = upper;
        Damping = damping;
        Ridge = ridge;
    }

    /// <summary>The column of H that stands at each place.</summary>
    public int[] Order { get; }

    /// <summary>U, row-major [n, n]; below the diagonal 0.</summary>
    public double[] Upper { get; }

    /// <summary>The share of the diagonal's mean that was added: more than asked for only where H could not be inverted with that.</summary>
    public double Damping { get; }

    /// <summary>λ, what was added to the diagonal.</summary>
    public double Ridge { get; }

    /// <param name="moment">
    /// H, symmetric, row-major [n, n]. A column that is 0 throughout (an input that never fires) gets H_jj = λ, or 1 where that is 0: it neither gives nor takes.
    /// </param>
    /// <param name="n">Columns.</param>
    /// <param name="damping">λ over the mean of the diagonal.</param>
    /// <param name="byActivation">Whether the largest H_jj comes first (ties by position); else the order is that of the columns.</param>
    /// <param name="parallel">Threads.</param>
    public static InverseFactor Of(double[] moment, int n, double damping, bool byActivation, ParallelOptions parallel)
    {
        var order = Enumerable.Range(0, n).ToArray();
        if (byActivation)
            order = [.. order.OrderByDescending(i => moment[(i * n) + i])];
        return Of(moment, order, damping, parallel);
    }

    /// <param name="moment">H, as above.</param>
    /// <param name="order">The column of H that stands at each place.</param>
    /// <param name="damping">λ over the mean of the diagonal.</param>
    /// <param name="parallel">Threads.</param>
    public static InverseFactor Of(double[] moment, int[] order, double damping, ParallelOptions parallel)
    {
        var n = order.Length;
        var diagonal = new double[n];
        for (var i = 0; i < n; i++)
            diagonal[i] = moment[(i * n) + i];
        var mean = n == 0 ? 0 : diagonal.Average();
        // each failure means that rounding made H indefinite: ten times the damping, which ends in a diagonal matrix
        for (; ; damping = Math.Max(damping * 10, 1e-8))
        {
            if (!double.IsFinite(damping * mean))
                throw new ArgumentException("the second moment is not finite", nameof(moment));
            var reversed = new double[(long)n * n];
            for (var i = 0; i < n; i++)
            {
                var from = order[n - 1 - i];
                for (var j = 0; j <= i; j++)
                    reversed[(i * n) + j] = moment[(from * n) + order[n - 1 - j]];
                reversed[(i * n) + i] = diagonal[from] > 0 || damping * mean > 0 ? diagonal[from] + (damping * mean) : 1;
            }

            if (!LowerTriangle.TryFactor(reversed, n, parallel))
                continue;
            LowerTriangle.Invert(reversed, n, parallel);
            var upper = new double[reversed.Length];
            for (var i = 0; i < n; i++)
            for (var j = i; j < n; j++)
                upper[(i * n) + j] = reversed[((n - 1 - i) * n) + (n - 1 - j)];
            return new InverseFactor(order, upper, damping, damping * mean);
        }
    }
}
