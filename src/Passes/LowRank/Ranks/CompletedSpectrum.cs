namespace NNCompress.Passes.LowRank;

/// <summary>
/// All singular values of a spectrum. Of a large matrix only the leading k are known, and the energy of all; the rest is taken as flat,
/// σ_i = √((E − Σ_{j ≤ k} σ_j²)/(n − k)), which is what noise looks like, but not above σ_k.
/// </summary>
public static class CompletedSpectrum
{
    /// <returns>min(rows, columns) values in falling order.</returns>
    public static double[] Of(SingularSpectrum spectrum)
    {
        var known = spectrum.Values.ToArray();
        var rest = Math.Min(spectrum.Rows, spectrum.Columns) - known.Length;
        if (rest <= 0)
            return known;
        var energy = Math.Max(0, spectrum.Energy - known.Sum(s => s * s));
        var each = Math.Min(Math.Sqrt(energy / rest), known.Length > 0 ? known[^1] : double.PositiveInfinity);
        return [.. known, .. Enumerable.Repeat(each, rest)];
    }
}
