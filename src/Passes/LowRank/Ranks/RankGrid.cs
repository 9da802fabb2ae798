namespace NNCompress.Passes.LowRank;

/// <summary>
/// The ranks that kernels like. A rank is the number of channels between two factors, and ONNX Runtime computes channels in blocks of
/// the width of a vector register: 16 floats with AVX-512, 8 with AVX2. A block that is not full costs what a full one costs, so that of all ranks
/// that take the same time the largest is the best. Layers of small rank have no room for such steps.
/// </summary>
public static class RankGrid
{
    private const int Wide = 16;
    private const int Narrow = 8;

    /// <summary>Ranks of a layer are multiples of this.</summary>
    /// <param name="full">The largest rank that the layer can have.</param>
    public static int StepFor(int full) =>
        full >= 8 * Wide ? Wide
        : full >= 4 * Narrow ? Narrow
        : full >= 2 * Narrow ? Narrow / 2
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
}
