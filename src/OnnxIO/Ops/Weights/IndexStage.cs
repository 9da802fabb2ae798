using System.Collections.Immutable;

namespace NNCompress.OnnxIO.Ops;

/// <summary>A dense array of other elements read with strides: coordinate vector x stands for element Σ x[i]·Strides[i].</summary>
/// <param name="Dims">Extents.</param>
/// <param name="Strides">One per axis, in elements of what is read; a permutation of it, so every element is read exactly once.</param>
public sealed record IndexStage(ImmutableArray<long> Dims, ImmutableArray<long> Strides)
{
    /// <summary>The dense array itself.</summary>
    public static IndexStage RowMajor(ImmutableArray<long> dims) => new(dims, WeightLayout.RowMajor(dims));

    /// <summary>Whether row-major order reads element after element; axes of extent 1 may have any stride.</summary>
    public bool IsRowMajor
    {
        get
        {
            var dense = WeightLayout.RowMajor(Dims);
            for (var i = 0; i < Dims.Length; i++)
            {
                if (Dims[i] > 1 && Strides[i] != dense[i])
                    return false;
            }

            return true;
        }
    }

    /// <summary>The element that stands at a row-major position.</summary>
    public long ElementAt(long position)
    {
        long element = 0;
        for (var i = Dims.Length - 1; i >= 0; i--)
        {
            (position, var coordinate) = Math.DivRem(position, Dims[i]);
            element += coordinate * Strides[i];
        }

        return element;
    }

    /// <summary>Axes in another order: axis i of the result is axis <c>order[i]</c>.</summary>
    public IndexStage Permuted(ImmutableArray<int> order) => new([.. order.Select(a => Dims[a])], [.. order.Select(a => Strides[a])]);

    /// <summary>
    /// The row-major elements under other extents, where strides can say it: possible when the axes that a new axis merges lie
    /// dense behind one another. Null where they do not.
    /// </summary>
    public IndexStage? Reshaped(ImmutableArray<long> dims)
    {
        if (IsRowMajor || Dims.Contains(0))
            return RowMajor(dims);
        // runs of old and new axes with equal products, unit axes aside; within a run the old axes must be dense
        var old = Enumerable.Range(0, Dims.Length).Where(a => Dims[a] != 1).ToArray();
        var strides = new long[dims.Length];
        var o = 0;
        var n = 0;
        while (n < dims.Length)
        {
            var from = n;
            var firstOld = o;
            var newProduct = dims[n++];
            if (newProduct == 1)
                continue;
            long oldProduct = 1;
            while (oldProduct != newProduct)
            {
                if (oldProduct < newProduct)
                {
                    if (o == old.Length)
                        return null;
                    oldProduct *= Dims[old[o++]];
                }
                else
                {
                    if (n == dims.Length)
                        return null;
                    newProduct *= dims[n++];
                }
            }

            for (var a = firstOld; a + 1 < o; a++)
            {
                if (Strides[old[a]] != Dims[old[a + 1]] * Strides[old[a + 1]])
                    return null;
            }

            var stride = Strides[old[o - 1]];
            for (var a = n - 1; a >= from; a--)
            {
                strides[a] = stride;
                stride *= dims[a];
            }
        }

        return new IndexStage(dims, [.. strides]);
    }

    /// <summary>The stage that undoes this one: reading it through this one gives the dense array again.</summary>
    public IndexStage Inverse()
    {
        // read in order of falling stride, the elements come one after the other; this array is dense in its own order
        var own = WeightLayout.RowMajor(Dims);
        var order = Enumerable.Range(0, Dims.Length).Where(a => Dims[a] != 1).OrderByDescending(a => Strides[a]).ToArray();
        return new IndexStage([.. order.Select(a => Dims[a])], [.. order.Select(a => own[a])]);
    }
}
