using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Quantization;

/// <summary>A weight behind DequantizeLinear: scales per tensor, channel or block.</summary>
internal sealed class DequantizedIntegers : WeightIntegers
{
    private readonly WeightSource _weight;

    private DequantizedIntegers(WeightSource weight) => _weight = weight;

    public override string Name => _weight.Name;

    public override ElementType Type => _weight.Tensor.Type;

    public override long Count => _weight.Tensor.ElementCount;

    public override Tensor? DequantizeScales => Constants.TensorOf(_weight.Dequantization!.Node.Input(1));

    /// <summary>The integers behind a weight that has a DequantizeLinear.</summary>
    /// <param name="weight">The weight.</param>
    /// <param name="reason">Why they cannot be worked on, as the rest of a sentence; null where they can.</param>
    public static DequantizedIntegers? Of(WeightSource weight, out string? reason)
    {
        reason =
            !weight.Tensor.Type.IsInteger || weight.Tensor.Type.Bits > MostBits
                ? $"its weight '{weight.Name}' is {weight.Tensor}: only integers of up to {MostBits} bits are worked on"
            : weight.Initializer is { } initializer ? WhyShared(initializer)
            : null;
        return reason is null ? new DequantizedIntegers(weight) : null;
    }

    public override double[] Read()
    {
        var integers = new double[Count];
        _weight.Tensor.CopyTo(0, integers);
        return integers;
    }

    public override float ScaleAt(long index) => _weight.Dequantization!.ScaleAt(index);

    public override int ZeroAt(long index) => (int)_weight.Dequantization!.ZeroAt(index);

    public override void Write(GraphEditor editor, double[] integers) =>
        _weight.Replace(editor, Encoded(Type, integers, _weight.Tensor.Dims.AsSpan()));
}
