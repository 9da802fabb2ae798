using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Integers that a layer's weight is stored as, w = s·(q − z), whatever form they stand in. An element is addressed by its index in stored order.
/// </summary>
internal abstract class WeightIntegers
{
    /// <summary>Integers of more bits are none that rounding them anew would pay for.</summary>
    public const int MostBits = 8;

    /// <summary>Name of the stored constant.</summary>
    public abstract string Name { get; }

    /// <summary>The type of q, of up to <see cref="MostBits"/> bits.</summary>
    public abstract ElementType Type { get; }

    /// <summary>How many elements are stored, with those that fill up a last block.</summary>
    public abstract long Count { get; }

    /// <summary>Scales as DequantizeLinear reads them; null in other forms.</summary>
    public virtual Tensor? DequantizeScales => null;

    /// <summary>q of every element.</summary>
    public abstract double[] Read();

    /// <summary>s &gt; 0 of an element.</summary>
    public abstract float ScaleAt(long index);

    /// <summary>z of an element.</summary>
    public abstract int ZeroAt(long index);

    /// <summary>Stores other integers: <see cref="Count"/> of them.</summary>
    public abstract void Write(GraphEditor editor, double[] integers);

    /// <summary>
    /// The integers that the weight may hold: without the lowest one where zero points are in the centre and there are 8 bits or more; those that no pair of products leaves
    /// 16 bits with, where it holds no others. Only weights that were narrowed for that are so: any other scale puts its largest weight at the end of the grid.
    /// </summary>
    public IntegerGrid Grid()
    {
        var grid = IntegerGrid.Of(Type);
        for (long i = 0; i < Count; i++)
        {
            if (ZeroAt(i) != grid.Center)
                return grid;
        }

        return Type == ElementType.Int8 && Array.TrueForAll(Read(), q => Math.Abs(q) <= PairSaturation.SafeMagnitude)
            ? PairSaturation.SafeGrid
            : IntegerGrid.ForSymmetricWeights(Type);
    }

    /// <summary>Why a stored constant cannot be changed, as the rest of a sentence; null where the layer alone reads it.</summary>
    protected static string? WhyShared(Value constant) =>
        constant.Uses.Count > 1 || constant.IsGraphOutput ? $"its weight '{constant}' has other readers" : null;

    protected static Tensor Encoded(ElementType type, double[] values, ReadOnlySpan<long> dims)
    {
        var bytes = new byte[type.ByteLength(values.Length)];
        ElementCodec.For(type).Encode(values, bytes);
        return Tensor.FromBytes(type, dims, bytes);
    }
}
