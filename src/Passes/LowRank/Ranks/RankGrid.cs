namespace NNCompress.Passes.LowRank;

/// <summary>
/// The ranks that kernels like. A rank is the number of channels between two factors, and ONNX Runtime computes channels in blocks of
/// the width of a vector register, 16 floats with AVX-512. Measured (benchmarks/results/rank-steps.md): a convolution of rank 17 takes as long as one
/// of rank 32, and a product nearly so. So the best rank is a whole number of blocks. A small layer has too few of them to share a budget out
/// with, and its steps are finer: its accuracy at a given number of multiply-accumulates depends on that more than its speed does.
/// </summary>
public static class RankGrid
{
    /// <summary>Channels of a block.</summary>
    public const int Block = 16;

    /// <summary>Ranks of a layer are multiples of this: at least 16 steps to the full rank.</summary>
    /// <param name="full">The largest rank that the layer can have.</param>
    public static int StepFor(int full) =>
        full >= 16 * Block ? Block
        : full >= 8 * Block ? Block / 2
        : full >= 4 * Block ? Block / 4
        : full >= 2 * Block ? Block / 8
        : 1;

    /// <summary>The next rank that is on the grid, or the full rank.</summary>
    public static int RoundUp(int rank, int full)
    {
        var step = StepFor(full);
        return Math.Min(full, (Math.Max(1, rank) + step - 1) / step * step);
    }

    /// <summary>Whether all ranks of a point are on the grid.</summary>
    public static bool Contains(IReadOnlyList<int> ranks, IReadOnlyList<int> full) =>
        ranks.Zip(full).All(r => r.First == r.Second || r.First % StepFor(r.Second) == 0);

    /// <summary>Whether all ranks of a point fill their blocks, as far as the layer has room for two.</summary>
    public static bool FillsBlocks(IReadOnlyList<int> ranks, IReadOnlyList<int> full) =>
        ranks.Zip(full).All(r => r.First == r.Second || r.Second < 2 * Block || r.First % Block == 0);
}
