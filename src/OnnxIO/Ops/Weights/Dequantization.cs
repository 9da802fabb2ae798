using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Ops;

/// <summary>
/// real = (stored − zero point) · scale, with one scale and zero point for the whole tensor, per index of an axis, or per block of
/// <c>blockSize</c> indices of an axis (DequantizeLinear).
/// </summary>
public sealed class Dequantization
{
    private readonly float[] _scales;
    private readonly double[]? _zeroPoints;
    private readonly IndexMap? _fromStored;
    private readonly long _extent;
    private readonly long _inner;
    private readonly long _blockSize;
    private readonly long _blocks;

    /// <param name="node">The DequantizeLinear.</param>
    /// <param name="scale">A scalar, [extent of the axis], or the input's extents with the axis cut into blocks.</param>
    /// <param name="zeroPoint">Of the same shape; null means 0.</param>
    /// <param name="input">How the node reads the stored tensor.</param>
    /// <param name="axis">The axis along which scales differ; not looked at where there is only one scale.</param>
    /// <param name="blockSize">Indices of the axis that share a scale; 0 where scales do not come in blocks.</param>
    internal Dequantization(Node node, Tensor scale, Tensor? zeroPoint, IndexMap input, int axis, long blockSize)
    {
        Node = node;
        _scales = scale.ToSingles();
        if (zeroPoint is not null)
        {
            _zeroPoints = new double[_scales.Length];
            zeroPoint.CopyTo(0, _zeroPoints);
        }

        _fromStored = input.IsIdentity ? null : input.Inverse();
        if (_scales.Length == 1 && blockSize == 0)
            return;
        _extent = input.Dims[axis];
        _inner = input.Dims.Skip(axis + 1).Aggregate(1L, (product, extent) => product * extent);
        _blockSize = Math.Max(1, blockSize);
        _blocks = (_extent + _blockSize - 1) / _blockSize;
    }

    public Node Node { get; }

    /// <summary>Whether one scale serves the whole tensor.</summary>
    public bool IsPerTensor => _extent == 0;

    /// <summary>The factor of a stored element.</summary>
    public float ScaleAt(long storedIndex) => _scales[ParameterAt(storedIndex)];

    /// <summary>The stored number that stands for 0 at a stored element.</summary>
    public double ZeroAt(long storedIndex) => _zeroPoints is null ? 0 : _zeroPoints[ParameterAt(storedIndex)];

    /// <summary>Turns stored numbers into real ones, in place.</summary>
    /// <param name="start">Index of the first stored element.</param>
    /// <param name="values">Consecutive elements as stored.</param>
    public void Apply(long start, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = ParameterAt(start + i);
            values[i] = (float)((values[i] - (_zeroPoints is null ? 0 : _zeroPoints[parameter])) * _scales[parameter]);
        }
    }

    private long ParameterAt(long storedIndex)
    {
        if (IsPerTensor)
            return 0;
        var position = _fromStored is null ? storedIndex : _fromStored[storedIndex];
        var (outer, within) = Math.DivRem(position, _extent * _inner);
        var (index, inner) = Math.DivRem(within, _inner);
        // per axis there is one parameter per index, whatever stands around it; per block the other axes count too
        return _scales.Length == _extent && _blockSize == 1 ? index : (((outer * _blocks) + (index / _blockSize)) * _inner) + inner;
    }
}
