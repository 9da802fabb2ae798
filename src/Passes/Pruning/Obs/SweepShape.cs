using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>A pattern as a column sweep lays it down.</summary>
internal static class SweepShape
{
    /// <summary>The columns of a layer in the order in which they are swept.</summary>
    public static int[] OrderOf(PruningPattern pattern, WeightMatrix matrix) =>
        pattern is NofMPattern groups ? MaskOf(groups, matrix).Order(matrix.Columns) : [.. Enumerable.Range(0, matrix.Columns)];

    /// <summary>Sweeps a layer.</summary>
    /// <param name="pattern">The pattern.</param>
    /// <param name="layer">Its matrices.</param>
    /// <param name="matrix">Their shape.</param>
    /// <param name="count">Weights that go; N:M decides that itself.</param>
    /// <param name="parallel">Threads.</param>
    public static ObsResult[] Sweep(PruningPattern pattern, ObsLayer layer, WeightMatrix matrix, long count, ParallelOptions parallel) =>
        pattern switch
        {
            NofMPattern groups => layer.Solve(_ => MaskOf(groups, matrix), parallel),
            BlockPattern blocks => layer.Solve(blocks.Rows, blocks.Columns, count, parallel),
            _ => layer.Solve(1, 1, count, parallel),
        };

    private static GroupMask MaskOf(NofMPattern pattern, WeightMatrix matrix) => new(pattern.N, pattern.M, matrix.Channels, matrix.Kernel);
}
