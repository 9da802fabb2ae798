using System.Runtime.InteropServices;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>Which weights of a layer go by |w_ij|·‖X_:j‖₂, compared within an output row, or within a row of blocks.</summary>
internal static class WandaMask
{
    /// <param name="layer">The layer.</param>
    /// <param name="squares">Σ x_j² of the columns that its matrices multiply, all groups.</param>
    /// <param name="pattern">Shape of the mask.</param>
    /// <param name="count">Weights that go; N:M decides that itself.</param>
    /// <param name="parallel">Threads.</param>
    public static BitMask Of(FittedLayer layer, ReadOnlySpan<double> squares, PruningPattern pattern, long count, ParallelOptions parallel)
    {
        var scores = new WeightMatrix(layer.Layer.View!, new StoredWeights(Scores(layer, squares), null));
        return pattern switch
        {
            NofMPattern groups => groups.MaskOf(scores, layer.Layer.Count, parallel),
            BlockPattern blocks => Blocks(layer, new BlockGrid(scores, blocks.Rows, blocks.Columns), count),
            _ => Rows(layer, scores, count, parallel),
        };
    }

    /// <summary>|w|·‖x‖ where w is stored.</summary>
    private static Tensor Scores(FittedLayer layer, ReadOnlySpan<double> squares)
    {
        var (matrix, columns) = (layer.Matrix, layer.Matrix.Columns);
        var scores = new float[layer.Layer.Count];
        var row = new float[columns];
        for (long r = 0; r < matrix.Rows; r++)
        {
            matrix.Read(r, 1, row);
            var first = layer.Input.Groups == 1 ? 0 : (int)(r / matrix.BlockRows) * columns;
            for (var c = 0; c < columns; c++)
                scores[matrix.StoredIndex(r, c)] = (float)(Math.Abs(row[c]) * Math.Sqrt(squares[first + c]));
        }

        return Tensor.FromBytes(
            ElementType.Float32,
            layer.Layer.Source.Tensor.Dims.AsSpan(),
            MemoryMarshal.AsBytes(scores.AsSpan()).ToArray()
        );
    }

    /// <summary>Every row gives the same number; what does not divide, the first rows give.</summary>
    private static BitMask Rows(FittedLayer layer, WeightMatrix scores, long count, ParallelOptions parallel)
    {
        var mask = new BitMask(layer.Layer.Count);
        var (each, more) = Math.DivRem(count, scores.Rows);
        Parallel.For(
            0L,
            scores.Rows,
            parallel,
            r =>
            {
                var row = new float[scores.Columns];
                scores.Read(r, 1, row);
                var gone = SmallestUnits.Of([.. row.Select(s => (double)s)], (int)(each + (r < more ? 1 : 0)));
                for (var c = 0; c < gone.Length; c++)
                {
                    if (gone[c])
                        mask.Set(scores.StoredIndex(r, c));
                }
            }
        );
        return mask;
    }

    /// <summary>Every row of blocks gives its smallest, as many as fit into its share.</summary>
    private static BitMask Blocks(FittedLayer layer, BlockGrid grid, long count)
    {
        var mask = new BitMask(layer.Layer.Count);
        var share = (double)count / layer.Layer.Count;
        for (long first = 0; first < grid.Count; first += grid.Across)
        {
            var magnitudes = grid.Read(first, new float[grid.Across]).ToArray();
            var sizes = new int[grid.Across];
            grid.ReadSizes(first, sizes);
            var left = (long)Math.Round(share * sizes.Sum(), MidpointRounding.ToEven);
            foreach (var block in Enumerable.Range(0, sizes.Length).OrderBy(b => magnitudes[b]))
            {
                if (sizes[block] > left)
                    break;
                left -= sizes[block];
                grid.SetBlock(first + block, mask);
            }
        }

        return mask;
    }
}
