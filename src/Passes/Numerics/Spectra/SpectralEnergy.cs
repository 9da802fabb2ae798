namespace NNCompress.Passes.Numerics;

/// <summary>
/// The share of a matrix's squared Frobenius norm that its largest singular values hold:
/// <code>energy(r) = Σ_{i ≤ r} σ_i² / Σ σ_i²</code>
/// By Eckart and Young 1 − energy(r) is the least squared relative error of any matrix of rank r.
/// </summary>
public static class SpectralEnergy
{
    private const double Rounding = 1e-14;

    /// <param name="singularValues">σ in falling order.</param>
    /// <param name="rank">r, from 0 to the number of values.</param>
    /// <returns>0 to 1; 1 where every singular value is 0, as nothing is lost then.</returns>
    public static double At(ReadOnlySpan<double> singularValues, int rank)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)rank, (uint)singularValues.Length, nameof(rank));
        var total = Squares(singularValues);
        return total == 0 ? 1 : Squares(singularValues[..rank]) / total;
    }

    /// <summary>The least r with energy(r) ≥ share; at least 1.</summary>
    /// <param name="singularValues">σ in falling order, at least one.</param>
    /// <param name="share">Above 0, up to 1.</param>
    public static int RankFor(ReadOnlySpan<double> singularValues, double share)
    {
        ArgumentOutOfRangeException.ThrowIfZero(singularValues.Length, nameof(singularValues));
        // what is left out, from the small end, so that its sum is exact where it matters; a share that is met up to rounding is met
        var allowed = (1 - share + Rounding) * Squares(singularValues);
        var lost = 0.0;
        for (var r = singularValues.Length; r > 1; r--)
        {
            lost += singularValues[r - 1] * singularValues[r - 1];
            if (lost > allowed)
                return r;
        }

        return 1;
    }

    private static double Squares(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        for (var i = values.Length - 1; i >= 0; i--)
            sum += values[i] * values[i];
        return sum;
    }
}
