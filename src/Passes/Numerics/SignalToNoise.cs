namespace NNCompress.Passes.Numerics;

/// <summary>Signal to noise in decibels: 10·log₁₀(Σ y² / Σ (y − ỹ)²), the measure of every rounding in this project.</summary>
public static class SignalToNoise
{
    /// <summary>The ratio of two energies in dB: +∞ without noise, −∞ where there is noise alone.</summary>
    /// <param name="signal">Σ y², at least 0.</param>
    /// <param name="noise">Σ (y − ỹ)², at least 0.</param>
    public static double Decibels(double signal, double noise) => noise == 0 ? double.PositiveInfinity : 10 * Math.Log10(signal / noise);

    /// <summary>The same of numbers and what became of them; sums in double precision, in order.</summary>
    /// <param name="exact">y.</param>
    /// <param name="approximate">ỹ, as many.</param>
    public static double Decibels(ReadOnlySpan<float> exact, ReadOnlySpan<float> approximate)
    {
        var (signal, noise) = Energies(exact, approximate);
        return Decibels(signal, noise);
    }

    /// <summary>Σ y² and Σ (y − ỹ)².</summary>
    /// <exception cref="ArgumentException">There are not as many of both.</exception>
    public static (double Signal, double Noise) Energies(ReadOnlySpan<float> exact, ReadOnlySpan<float> approximate)
    {
        if (exact.Length != approximate.Length)
            throw new ArgumentException($"{approximate.Length} numbers stand beside {exact.Length}.", nameof(approximate));
        var (signal, noise) = (0.0, 0.0);
        for (var i = 0; i < exact.Length; i++)
        {
            var error = (double)exact[i] - approximate[i];
            signal += (double)exact[i] * exact[i];
            noise += error * error;
        }

        return (signal, noise);
    }
}
