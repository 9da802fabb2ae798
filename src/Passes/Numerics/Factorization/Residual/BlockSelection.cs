using System.Numerics.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// Which blocks of columns of an error E [rows, p] cost most in the norm of S, when what others of the selection say about them counts no more:
/// <code>
/// D = E·S;   gain of block j = tr(D_j·S_jj⁻¹·D_jᵀ)      what the error falls by when E_j is free
/// after a selection J:  K = L⁻¹·S_J:,  S −= Kᵀ·K,  D −= D_J·L⁻ᵀ·K     S_JJ = L·Lᵀ
/// </code>
/// Taken in a few batches: within one, blocks do not know of each other.
/// </summary>
internal sealed class BlockSelection
{
    private const int Batches = 6;

    /// <summary>Of its own size, what must be left of a column for it to say anything that others do not.</summary>
    private const double Least = 1e-9;

    private readonly Workbench _bench;
    private readonly int _rows;
    private readonly int _size;
    private readonly int _block;
    private readonly double[] _turned;
    private readonly double[]? _moment;
    private readonly double[] _sizes;

    private BlockSelection(double[] error, int rows, double[]? moment, int size, int block, Workbench bench)
    {
        (_bench, _rows, _size, _block) = (bench, rows, size, block);
        _moment = (double[]?)moment?.Clone();
        _turned = moment is null ? error : bench.Products.Multiply(error, moment, rows, size, size);
        _sizes = [.. Enumerable.Range(0, size).Select(i => moment is null ? 1 : moment[(long)i * size + i])];
    }

    /// <param name="error">E, row-major [rows, p].</param>
    /// <param name="rows">Rows.</param>
    /// <param name="moment">S, row-major [p, p]; null for I.</param>
    /// <param name="size">p, a multiple of <paramref name="block"/>.</param>
    /// <param name="block">Columns of a block, which lie side by side.</param>
    /// <param name="count">How many blocks in all, from 1 to p/block − 1.</param>
    /// <param name="taken">Blocks that are of the selection already.</param>
    /// <param name="bench">What to work with.</param>
    /// <returns>Numbers of the blocks, rising.</returns>
    public static int[] Of(double[] error, int rows, double[]? moment, int size, int block, int count, int[] taken, Workbench bench)
    {
        var selection = new BlockSelection(error, rows, moment, size, block, bench);
        var chosen = new SortedSet<int>(taken);
        if (taken.Length > 0)
            selection.Take(ColumnsOf(taken, block));
        // without correlations one batch knows all
        var batch = moment is null ? count : (count + Batches - 1) / Batches;
        while (chosen.Count < count)
        {
            var gains = selection.Gains();
            int[] next =
            [
                .. Enumerable
                    .Range(0, size / block)
                    .Where(b => !chosen.Contains(b))
                    .OrderByDescending(b => gains[b])
                    .ThenBy(b => b)
                    .Take(Math.Min(batch, count - chosen.Count)),
            ];
            chosen.UnionWith(next);
            if (chosen.Count < count)
                selection.Take(ColumnsOf(next, block));
        }

        return [.. chosen];
    }

    /// <summary>The columns of blocks.</summary>
    public static int[] ColumnsOf(IEnumerable<int> blocks, int block) => [.. blocks.SelectMany(b => Enumerable.Range(b * block, block))];

    private double[] Gains()
    {
        var gains = new double[_size / _block];
        if (_block == 1 || _moment is null)
        {
            var squares = new double[_size];
            for (var r = 0; r < _rows; r++)
            {
                var row = _turned.AsSpan(r * _size, _size);
                TensorPrimitives.MultiplyAdd<double>(row, row, squares, squares);
            }

            for (var i = 0; i < _size; i++)
            {
                var left = _moment is null ? 1 : _moment[(long)i * _size + i];
                gains[i / _block] += left > Least * _sizes[i] ? squares[i] / left : 0;
            }

            return gains;
        }

        for (var b = 0; b < gains.Length; b++)
            gains[b] = GainOf(b);
        return gains;
    }

    private double GainOf(int block)
    {
        int[] columns = ColumnsOf([block], _block);
        if (columns.All(c => !(_moment![(long)c * _size + c] > Least * _sizes[c])))
            return 0;
        var inverse = NormalEquations.InverseFactor(ConditionalMoment.Part(_moment!, _size, columns, columns), _block, _bench.Parallel);
        var sum = 0.0;
        for (var r = 0; r < _rows; r++)
        {
            var own = _turned.AsSpan(r * _size + block * _block, _block);
            for (var i = 0; i < _block; i++)
            {
                var half = TensorPrimitives.Dot<double>(own, inverse.AsSpan(i * _block, _block));
                sum += half * half;
            }
        }

        return sum;
    }

    /// <summary>Takes what columns say out of all the others.</summary>
    private void Take(int[] columns)
    {
        if (_moment is null)
            return;
        var own = columns.Length;
        int[] all = [.. Enumerable.Range(0, _size)];
        int[] rows = [.. Enumerable.Range(0, _rows)];
        var inverse = NormalEquations.InverseFactor(ConditionalMoment.Part(_moment, _size, columns, columns), own, _bench.Parallel);
        var half = _bench.Products.Multiply(inverse, ConditionalMoment.Part(_moment, _size, columns, all), own, own, _size);
        var turned = _bench.Products.Multiply(
            ConditionalMoment.Part(_turned, _size, rows, columns),
            inverse,
            _rows,
            own,
            own,
            transposeB: true
        );
        Subtract(_turned, _bench.Products.Multiply(turned, half, _rows, own, _size));
        Subtract(_moment, _bench.Products.Multiply(half, half, _size, own, _size, transposeA: true));
    }

    private static void Subtract(double[] from, double[] what) => TensorPrimitives.Subtract<double>(from, what, from);
}
