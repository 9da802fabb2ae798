using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// The product that a column sweep spends its time on: C −= E·U, with C [columns, 32] and E [errors, 32] as runs of 32 rows of a weight matrix,
/// and U [errors, columns] a part of a row-major matrix.
/// <code>
/// C_k −= Σ_j U_jk·E_j       j ascending, one fused multiply-add each
/// </code>
/// Four columns at a time: 16 vectors of 8 sums stay in registers, each j loads four vectors of E and spreads four numbers of U.
/// </summary>
internal static class SweepKernel
{
    /// <summary>Rows of a strip.</summary>
    public const int Strip = 32;

    private const int Lanes = 8;

    /// <param name="columns">C, [count, 32].</param>
    /// <param name="errors">E, [n, 32].</param>
    /// <param name="upper">U from its first element on.</param>
    /// <param name="stride">Elements from one row of U to the next.</param>
    public static void Subtract(Span<double> columns, ReadOnlySpan<double> errors, ReadOnlySpan<double> upper, int stride)
    {
        var count = columns.Length / Strip;
        var k = 0;
        for (; k <= count - 4; k += 4)
            SubtractFour(columns.Slice(k * Strip, 4 * Strip), errors, upper[k..], stride);
        for (; k < count; k++)
            SubtractScalar(columns.Slice(k * Strip, Strip), errors, upper[k..], stride);
    }

    /// <summary>The scalar twin of <see cref="Subtract"/>.</summary>
    public static void SubtractScalar(Span<double> columns, ReadOnlySpan<double> errors, ReadOnlySpan<double> upper, int stride)
    {
        for (var at = 0; at < columns.Length; at++)
        {
            var (k, r) = (at / Strip, at % Strip);
            var sum = columns[at];
            for (var j = 0; j < errors.Length / Strip; j++)
                sum = Math.FusedMultiplyAdd(-upper[(j * stride) + k], errors[(j * Strip) + r], sum);
            columns[at] = sum;
        }
    }

    private static void SubtractFour(Span<double> columns, ReadOnlySpan<double> errors, ReadOnlySpan<double> upper, int stride)
    {
        // the last element that is read: what follows goes without checks
        _ = upper[(((errors.Length / Strip) - 1) * stride) + 3];
        ref var c = ref MemoryMarshal.GetReference(columns);
        ref var e = ref MemoryMarshal.GetReference(errors);
        ref var u = ref MemoryMarshal.GetReference(upper);
        var (c00, c01, c02, c03) = Load(ref c, 0);
        var (c10, c11, c12, c13) = Load(ref c, Strip);
        var (c20, c21, c22, c23) = Load(ref c, 2 * Strip);
        var (c30, c31, c32, c33) = Load(ref c, 3 * Strip);
        var row = 0;
        for (nuint at = 0; at < (nuint)errors.Length; at += Strip, row += stride)
        {
            var (e0, e1, e2, e3) = Load(ref e, at);
            var f = Spread(ref u, row);
            (c00, c01, c02, c03) = (Add(f, e0, c00), Add(f, e1, c01), Add(f, e2, c02), Add(f, e3, c03));
            f = Spread(ref u, row + 1);
            (c10, c11, c12, c13) = (Add(f, e0, c10), Add(f, e1, c11), Add(f, e2, c12), Add(f, e3, c13));
            f = Spread(ref u, row + 2);
            (c20, c21, c22, c23) = (Add(f, e0, c20), Add(f, e1, c21), Add(f, e2, c22), Add(f, e3, c23));
            f = Spread(ref u, row + 3);
            (c30, c31, c32, c33) = (Add(f, e0, c30), Add(f, e1, c31), Add(f, e2, c32), Add(f, e3, c33));
        }

        Store(ref c, 0, c00, c01, c02, c03);
        Store(ref c, Strip, c10, c11, c12, c13);
        Store(ref c, 2 * Strip, c20, c21, c22, c23);
        Store(ref c, 3 * Strip, c30, c31, c32, c33);
    }

    private static (Vector512<double>, Vector512<double>, Vector512<double>, Vector512<double>) Load(ref double first, nuint at) =>
        (
            Vector512.LoadUnsafe(ref first, at),
            Vector512.LoadUnsafe(ref first, at + Lanes),
            Vector512.LoadUnsafe(ref first, at + (2 * Lanes)),
            Vector512.LoadUnsafe(ref first, at + (3 * Lanes))
        );

    private static void Store(
        ref double first,
        nuint at,
        Vector512<double> a,
        Vector512<double> b,
        Vector512<double> c,
        Vector512<double> d
    )
    {
        a.StoreUnsafe(ref first, at);
        b.StoreUnsafe(ref first, at + Lanes);
        c.StoreUnsafe(ref first, at + (2 * Lanes));
        d.StoreUnsafe(ref first, at + (3 * Lanes));
    }

    /// <summary>−u in every lane.</summary>
    private static Vector512<double> Spread(ref double first, int at) =>
        Vector512.Create(-System.Runtime.CompilerServices.Unsafe.Add(ref first, at));

    private static Vector512<double> Add(Vector512<double> factor, Vector512<double> error, Vector512<double> sum) =>
        Vector512.FusedMultiplyAdd(factor, error, sum);
}
