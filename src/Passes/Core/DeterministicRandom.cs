using System.Numerics;
using System.Text;

namespace NNCompress.Passes;

/// <summary>
/// xoshiro256** (Blackman and Vigna 2018), seeded by SplitMix64 from the run's seed and a purpose, so that each layer has a
/// stream of its own that depends neither on the order of work nor on the .NET version.
/// </summary>
public sealed class DeterministicRandom
{
    private ulong _s0;
    private ulong _s1;
    private ulong _s2;
    private ulong _s3;

    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What the stream is for: pass id and layer, say.</param>
    public DeterministicRandom(ulong seed, string purpose)
    {
        // FNV-1a folds the purpose into the seed.
        var state = seed ^ 0xCBF29CE484222325UL;
        foreach (var b in Encoding.UTF8.GetBytes(purpose))
            state = (state ^ b) * 0x100000001B3UL;
        _s0 = SplitMix(ref state);
        _s1 = SplitMix(ref state);
        _s2 = SplitMix(ref state);
        _s3 = SplitMix(ref state);
    }

    /// <summary>64 uniformly distributed bits.</summary>
    public ulong NextUInt64()
    {
        var result = BitOperations.RotateLeft(_s1 * 5, 7) * 9;
        var t = _s1 << 17;
        _s2 ^= _s0;
        _s3 ^= _s1;
        _s1 ^= _s2;
        _s0 ^= _s3;
        _s2 ^= t;
        _s3 = BitOperations.RotateLeft(_s3, 45);
        return result;
    }

    /// <summary>Uniform in [0, 1) on a grid of 2⁻⁵³.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Standard normal, by the polar method (Marsaglia and Bray 1964).</summary>
    public double NextGaussian()
    {
        while (true)
        {
            var x = (2 * NextDouble()) - 1;
            var y = (2 * NextDouble()) - 1;
            var r = (x * x) + (y * y);
            if (r is > 0 and < 1)
                return x * Math.Sqrt(-2 * Math.Log(r) / r);
        }
    }

    private static ulong SplitMix(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15UL;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
