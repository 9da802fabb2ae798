using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>Draws which weights of a layer stay. Each piece of a layer has a random stream of its own, so threads do not matter.</summary>
internal static class SpectrumDraw
{
    private const int Piece = 1 << 20;
    private const int Chunk = 1 << 12;

    /// <param name="weights">The layer's weights, in stored order.</param>
    /// <param name="rule">With which probability each stays.</param>
    /// <param name="seed">The run's seed.</param>
    /// <param name="purpose">What the draw is for: equal purposes draw alike.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <returns>The weights that go.</returns>
    public static BitMask Run(MagnitudeSource weights, SpectrumRule rule, ulong seed, string purpose, ParallelOptions parallel)
    {
        var mask = new BitMask(weights.Count);
        Parallel.For(
            0L,
            (weights.Count + Piece - 1) / Piece,
            parallel,
            piece =>
            {
                var random = new DeterministicRandom(seed, $"{purpose}/{piece}");
                var buffer = new double[Chunk];
                var end = Math.Min((piece + 1) * Piece, weights.Count);
                for (var start = piece * Piece; start < end; start += Chunk)
                {
                    var values = weights.Read(start, buffer.AsSpan(0, (int)Math.Min(Chunk, end - start)));
                    for (var i = 0; i < values.Length; i++)
                    {
                        var p = rule.ProbabilityOf(Math.Abs(values[i]));
                        if (p < 1 && random.NextDouble() >= p)
                            mask.Set(start + i);
                    }
                }
            }
        );
        return mask;
    }
}
