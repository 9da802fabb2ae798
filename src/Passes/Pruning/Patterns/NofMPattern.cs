using System.Text.RegularExpressions;

namespace NNCompress.Passes.Pruning;

/// <summary>
/// N of M neighbouring input channels stay, at each kernel position and for each output channel on its own: groups of M run along the
/// reduction axis, as hardware for 2:4 wants them. Of each group the N largest magnitudes stay; of equals the later ones. Channels that fill
/// no group stay as they are.
/// </summary>
internal sealed partial class NofMPattern : PruningPattern
{
    /// <summary>Longest group.</summary>
    public const int MaxM = 64;

    private const int TileElements = 1 << 18;

    private NofMPattern(int n, int m)
    {
        N = n;
        M = m;
    }

    public int N { get; }

    public int M { get; }

    /// <inheritdoc/>
    public override string Text => $"{N}:{M}";

    /// <inheritdoc/>
    public override bool FixesSparsity => true;

    public static NofMPattern? TryParse(string? text)
    {
        var match = Form().Match(text ?? "");
        if (!match.Success)
            return null;
        var (n, m) = (int.Parse(match.Groups[1].ValueSpan), int.Parse(match.Groups[2].ValueSpan));
        return 0 < n && n < m && m <= MaxM ? new NofMPattern(n, m) : null;
    }

    /// <summary>Weights of a layer that stand in no full group.</summary>
    public long DenseIn(PrunableLayer layer)
    {
        var view = layer.View!;
        return view.ColumnCount % M * view.KernelCount * view.RowCount * view.BlockCount;
    }

    /// <summary>Lays the pattern over a layer.</summary>
    public BitMask MaskOf(PrunableLayer layer, ParallelOptions parallel) =>
        MaskOf(new WeightMatrix(layer.View!, layer.Weights), layer.Count, parallel);

    /// <summary>Lays the pattern over a matrix of scores: of each group the N largest stay.</summary>
    /// <param name="matrix">The scores; signs are ignored.</param>
    /// <param name="count">Stored elements.</param>
    /// <param name="parallel">Threads.</param>
    public BitMask MaskOf(WeightMatrix matrix, long count, ParallelOptions parallel)
    {
        var mask = new BitMask(count);
        var rowsAtOnce = Math.Max(1, TileElements / matrix.Columns);
        Parallel.For(
            0L,
            (matrix.Rows + rowsAtOnce - 1) / rowsAtOnce,
            parallel,
            part =>
            {
                var first = part * rowsAtOnce;
                var rows = (int)Math.Min(rowsAtOnce, matrix.Rows - first);
                var tile = new float[rows * matrix.Columns];
                matrix.Read(first, rows, tile);
                for (var r = 0; r < rows; r++)
                    MarkRow(matrix, first + r, tile.AsSpan(r * matrix.Columns, matrix.Columns), mask);
            }
        );
        return mask;
    }

    /// <inheritdoc/>
    internal override string? ReasonAgainst(PrunableLayer layer) =>
        NoMatrix(layer)
        ?? (layer.Slot.IsTable ? "it is a lookup table: nothing is summed over its entries" : null)
        ?? (layer.View!.ColumnCount < M ? $"it sums over {layer.View.ColumnCount} input channels, fewer than one group of {M}" : null);

    private void MarkRow(WeightMatrix matrix, long row, ReadOnlySpan<float> entries, BitMask mask)
    {
        Span<float> group = stackalloc float[M];
        for (var channel = 0; channel + M <= matrix.Channels; channel += M)
        {
            for (var k = 0; k < matrix.Kernel; k++)
            {
                for (var i = 0; i < M; i++)
                    group[i] = MathF.Abs(entries[((channel + i) * matrix.Kernel) + k]);
                for (var i = 0; i < M; i++)
                {
                    if (PrecedingIt(group, i) >= N)
                        mask.Set(matrix.StoredIndex(row, ((channel + i) * matrix.Kernel) + k));
                }
            }
        }
    }

    /// <summary>How many of a group stay rather than its member i: the larger ones, and later ones of the same magnitude.</summary>
    private static int PrecedingIt(ReadOnlySpan<float> group, int i)
    {
        var count = 0;
        for (var j = 0; j < group.Length; j++)
        {
            if (group[j] > group[i] || (group[j] == group[i] && j > i))
                count++;
        }

        return count;
    }

    [GeneratedRegex(@"\A(\d{1,3}):(\d{1,3})\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
