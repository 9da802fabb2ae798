using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// The sums of XᵀX in blocks of 8 rows (columns of X) by a panel of 32: of the symmetric matrix the upper half, of a layer with groups only blocks
/// that hold a pair of one group.
/// </summary>
internal sealed class MomentBlocks
{
    private const int Height = 8;
    private const int Width = MomentTile.PanelWidth;
    private const int Length = Height * Width;

    /// <summary>Of a panel.</summary>
    private const int Strips = Width / Height;

    /// <summary>Below, sharing the work out takes longer than it saves.</summary>
    private const int LeastPanels = 8;

    /// <summary>Of each panel, the first strip of 8 that has a block with it, and the number of its first block.</summary>
    private readonly (int FirstStrip, int FirstBlock)[] _panels;
    private readonly SumStore _sums;

    /// <param name="width">Columns of X.</param>
    /// <param name="groupWidth">Columns of a group.</param>
    /// <param name="room">Where the sums lie.</param>
    public MomentBlocks(int width, int groupWidth, SumRoom room)
    {
        _panels = new (int, int)[(width + Width - 1) / Width];
        var blocks = 0;
        for (var panel = 0; panel < _panels.Length; panel++)
        {
            // the first column of the group that the panel's first column is of
            var first = panel * Width / groupWidth * groupWidth / Height;
            _panels[panel] = (first, blocks);
            blocks += LastStrip(panel) - first + 1;
        }

        _sums = room.Take(checked(blocks * Length));
    }

    /// <summary>The sum for columns i ≤ j of one group.</summary>
    public double At(int i, int j)
    {
        var (firstStrip, firstBlock) = _panels[j / Width];
        var block = firstBlock + i / Height - firstStrip;
        return _sums[block * Length + i % Height * Width + j % Width];
    }

    /// <summary>Adds XᵀX of a tile. Each sum is made by one thread in a fixed order, so that the number of threads does not show.</summary>
    public void Add(MomentTile tile, int threads)
    {
        if (threads == 1 || _panels.Length < LeastPanels)
        {
            for (var panel = 0; panel < _panels.Length; panel++)
                AddPanel(tile, panel);
            return;
        }

        // one by one to whoever is free, those with most blocks first
        var left = _panels.Length;
        Parallel.For(
            0,
            threads,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            _ =>
            {
                for (int panel; (panel = Interlocked.Decrement(ref left)) >= 0; )
                    AddPanel(tile, panel);
            }
        );
    }

    private void AddPanel(MomentTile tile, int panel)
    {
        Span<double> sums = stackalloc double[Strips * Length];
        Span<double> buffer = stackalloc double[Length];
        var (firstStrip, firstBlock) = _panels[panel];
        // all strips of a panel on the left for each run of rows, while both runs lie in the first cache
        for (var (start, end) = (firstStrip, 0); start <= LastStrip(panel); start = end)
        {
            end = (start / Strips + 1) * Strips;
            sums.Clear();
            for (var row = 0; row < tile.Count; row += MomentTile.RunRows)
            {
                var right = tile.Panel(panel)[(row * Width)..];
                for (var strip = start; strip < end; strip++)
                {
                    var left = tile.Panel(strip / Strips)[(row * Width + strip % Strips * Height)..];
                    Multiply(left, right, Math.Min(MomentTile.RunRows, tile.Count - row), sums.Slice((strip - start) * Length, Length));
                }
            }

            for (var strip = start; strip < end; strip++)
            {
                var at = (firstBlock + strip - firstStrip) * Length;
                var total = _sums.Take(at, buffer);
                TensorPrimitives.Add<double>(total, sums.Slice((strip - start) * Length, Length), total);
                _sums.Put(at, total);
            }
        }
    }

    public void Add(MomentBlocks other) => _sums.Add(other._sums);

    public void Write(BinaryWriter writer) => _sums.Write(writer);

    /// <exception cref="InvalidDataException">The bytes are no such sums.</exception>
    public void Read(BinaryReader reader) => _sums.Read(reader);

    private static int LastStrip(int panel) => ((panel + 1) * Width - 1) / Height;

    /// <summary>
    /// sums[a, b] += Σ_r left[r, a]·right[r, b] for 8 × 32 pairs: 16 vectors of 16 sums stay in registers over all rows; each row loads two
    /// vectors and spreads 8 numbers. Products are fused into float sums of at most 128, then added in double.
    /// </summary>
    private static void Multiply(ReadOnlySpan<float> left, ReadOnlySpan<float> right, int rows, Span<double> sums)
    {
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        Vector512<float> s00 = default,
            s01 = default,
            s10 = default,
            s11 = default,
            s20 = default,
            s21 = default,
            s30 = default,
            s31 = default;
        Vector512<float> s40 = default,
            s41 = default,
            s50 = default,
            s51 = default,
            s60 = default,
            s61 = default,
            s70 = default,
            s71 = default;
        for (nuint at = 0; at < (nuint)(rows * Width); at += Width)
        {
            var b0 = Vector512.LoadUnsafe(ref b, at);
            var b1 = Vector512.LoadUnsafe(ref b, at + 16);
            var x = Spread(ref a, at);
            s00 = Vector512.FusedMultiplyAdd(x, b0, s00);
            s01 = Vector512.FusedMultiplyAdd(x, b1, s01);
            x = Spread(ref a, at + 1);
            s10 = Vector512.FusedMultiplyAdd(x, b0, s10);
            s11 = Vector512.FusedMultiplyAdd(x, b1, s11);
            x = Spread(ref a, at + 2);
            s20 = Vector512.FusedMultiplyAdd(x, b0, s20);
            s21 = Vector512.FusedMultiplyAdd(x, b1, s21);
            x = Spread(ref a, at + 3);
            s30 = Vector512.FusedMultiplyAdd(x, b0, s30);
            s31 = Vector512.FusedMultiplyAdd(x, b1, s31);
            x = Spread(ref a, at + 4);
            s40 = Vector512.FusedMultiplyAdd(x, b0, s40);
            s41 = Vector512.FusedMultiplyAdd(x, b1, s41);
            x = Spread(ref a, at + 5);
            s50 = Vector512.FusedMultiplyAdd(x, b0, s50);
            s51 = Vector512.FusedMultiplyAdd(x, b1, s51);
            x = Spread(ref a, at + 6);
            s60 = Vector512.FusedMultiplyAdd(x, b0, s60);
            s61 = Vector512.FusedMultiplyAdd(x, b1, s61);
            x = Spread(ref a, at + 7);
            s70 = Vector512.FusedMultiplyAdd(x, b0, s70);
            s71 = Vector512.FusedMultiplyAdd(x, b1, s71);
        }

        Store(sums, 0, s00, s01);
        Store(sums, 1, s10, s11);
        Store(sums, 2, s20, s21);
        Store(sums, 3, s30, s31);
        Store(sums, 4, s40, s41);
        Store(sums, 5, s50, s51);
        Store(sums, 6, s60, s61);
        Store(sums, 7, s70, s71);
    }

    private static Vector512<float> Spread(ref float first, nuint at) =>
        Vector512.Create(System.Runtime.CompilerServices.Unsafe.Add(ref first, at));

    private static void Store(Span<double> sums, int row, Vector512<float> low, Vector512<float> high)
    {
        ref var first = ref sums[row * Width];
        Add(ref first, 0, Vector512.WidenLower(low));
        Add(ref first, 8, Vector512.WidenUpper(low));
        Add(ref first, 16, Vector512.WidenLower(high));
        Add(ref first, 24, Vector512.WidenUpper(high));
    }

    private static void Add(ref double first, nuint at, Vector512<double> more) =>
        (Vector512.LoadUnsafe(ref first, at) + more).StoreUnsafe(ref first, at);
}
