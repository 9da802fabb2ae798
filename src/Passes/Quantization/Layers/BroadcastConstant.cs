using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Quantization;

/// <summary>A constant read with the row-major indices of a larger tensor that it broadcasts to.</summary>
internal sealed class BroadcastConstant
{
    private readonly double[] _values;
    private readonly ImmutableArray<long> _extents;
    private readonly long[] _strides;

    private BroadcastConstant(double[] values, ImmutableArray<long> extents, long[] strides) =>
        (_values, _extents, _strides) = (values, extents, strides);

    /// <summary>The number that meets an element of the larger tensor.</summary>
    /// <param name="index">The element's row-major index.</param>
    public double this[long index]
    {
        get
        {
            var at = 0L;
            for (var axis = _extents.Length - 1; axis >= 0; axis--)
            {
                (index, var position) = Math.DivRem(index, _extents[axis]);
                at += position * _strides[axis];
            }

            return _values[at];
        }
    }

    /// <summary>Aligns a constant's last axis with that of the larger tensor.</summary>
    /// <returns>Null where it does not broadcast to the extents, or would enlarge them.</returns>
    public static BroadcastConstant? Of(Tensor constant, ImmutableArray<long> extents)
    {
        var missing = extents.Length - constant.Rank;
        if (missing < 0)
            return null;
        var strides = new long[extents.Length];
        var stride = 1L;
        for (var axis = constant.Rank - 1; axis >= 0; axis--)
        {
            var extent = constant.Dims[axis];
            if (extent != 1 && extent != extents[missing + axis])
                return null;
            strides[missing + axis] = extent == 1 ? 0 : stride;
            stride *= extent;
        }

        var values = new double[constant.ElementCount];
        constant.CopyTo(0, values);
        return new BroadcastConstant(values, extents, strides);
    }

    public bool All(Func<double, bool> holds) => Array.TrueForAll(_values, v => holds(v));
}
