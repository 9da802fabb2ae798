using System.Numerics;

namespace NNCompress.Data.Preprocessing;

/// <summary>
/// The discrete Fourier transform of 2^m numbers, X_k = Σ_t x_t·e^{−2πi·k·t/n}, by radix-2 decimation in time: positions in bit-reversed order,
/// then for lengths 2, 4, 8 … X_k = E_k + w^k·O_k and X_{k + l/2} = E_k − w^k·O_k.
/// </summary>
/// <remarks>J. W. Cooley and J. W. Tukey, Math. Comp. 19, 1965.</remarks>
internal static class FourierTransform
{
    /// <param name="real">Real parts; a power of two of them.</param>
    /// <param name="imaginary">As many imaginary parts.</param>
    public static void InPlace(Span<double> real, Span<double> imaginary)
    {
        var n = real.Length;
        var bits = BitOperations.Log2((uint)n);
        for (var i = 0; i < n; i++)
        {
            var j = 0;
            for (var b = 0; b < bits; b++)
                j |= (i >> b & 1) << (bits - 1 - b);
            if (j > i)
                (real[i], real[j], imaginary[i], imaginary[j]) = (real[j], real[i], imaginary[j], imaginary[i]);
        }
        for (var length = 2; length <= n; length *= 2)
        {
            for (var k = 0; k < length / 2; k++)
            {
                var (sin, cos) = Math.SinCos(-2 * Math.PI * k / length);
                for (var even = k; even < n; even += length)
                {
                    var odd = even + length / 2;
                    var (re, im) = (cos * real[odd] - sin * imaginary[odd], cos * imaginary[odd] + sin * real[odd]);
                    (real[odd], imaginary[odd]) = (real[even] - re, imaginary[even] - im);
                    (real[even], imaginary[even]) = (real[even] + re, imaginary[even] + im);
                }
            }
        }
    }
}
