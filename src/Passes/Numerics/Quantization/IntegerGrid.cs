using System.Collections.Immutable;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Numerics;

/// <summary>The integers that a quantized tensor may hold: all of its element type, or all but the lowest.</summary>
/// <param name="Type">An integer type of 2, 4, 8, 16 or 32 bits.</param>
/// <param name="Min">The smallest integer, q_min.</param>
/// <param name="Max">The largest, q_max.</param>
public sealed record IntegerGrid(ElementType Type, int Min, int Max)
{
    public static IntegerGrid UInt2 { get; } = Whole(ElementType.UInt2, signed: false);

    public static IntegerGrid Int2 { get; } = Whole(ElementType.Int2, signed: true);

    public static IntegerGrid UInt4 { get; } = Whole(ElementType.UInt4, signed: false);

    public static IntegerGrid Int4 { get; } = Whole(ElementType.Int4, signed: true);

    public static IntegerGrid UInt8 { get; } = Whole(ElementType.UInt8, signed: false);

    public static IntegerGrid Int8 { get; } = Whole(ElementType.Int8, signed: true);

    public static IntegerGrid UInt16 { get; } = Whole(ElementType.UInt16, signed: false);

    public static IntegerGrid Int16 { get; } = Whole(ElementType.Int16, signed: true);

    /// <summary>For biases only; floats do not reach its ends exactly.</summary>
    public static IntegerGrid Int32 { get; } = Whole(ElementType.Int32, signed: true);

    /// <summary>Every whole grid, by falling width and unsigned first.</summary>
    public static ImmutableArray<IntegerGrid> All { get; } = [Int32, UInt16, Int16, UInt8, Int8, UInt4, Int4, UInt2, Int2];

    public int Bits => Type.Bits;

    public bool IsSigned => Min < 0;

    /// <summary>The zero point of a symmetric quantization: 0, or 2^(b − 1) where the type is unsigned.</summary>
    public int Center => IsSigned ? 0 : 1 << (Bits - 1);

    /// <summary>Steps from the smallest to the largest: q_max − q_min.</summary>
    public long Steps => (long)Max - Min;

    /// <summary>
    /// The grid without its lowest integer, as far below <see cref="Center"/> as above: −127..127. Then −w is on the grid wherever w is.
    /// </summary>
    public IntegerGrid Narrow => this with { Min = Center - (Max - Center) };

    public bool IsNarrow => Center - Min == Max - Center;

    /// <summary>The whole grid of an element type.</summary>
    /// <exception cref="ArgumentException">No quantized tensor has this type.</exception>
    public static IntegerGrid Of(ElementType type) =>
        All.FirstOrDefault(g => g.Type == type) ?? throw new ArgumentException($"{type} is no type of quantized tensors", nameof(type));

    /// <summary>
    /// The grid for symmetric weights. From 8 bits up the narrow one: it costs 1/255 of the range, 0.03 dB, and keeps products with weights
    /// of −128 out, which are the first to saturate 16-bit pairs. Below 8 bits the lost integer is a sixteenth or a quarter of all, so the
    /// grid stays whole.
    /// </summary>
    public static IntegerGrid ForSymmetricWeights(ElementType type) => type.Bits >= 8 ? Of(type).Narrow : Of(type);

    /// <inheritdoc/>
    public override string ToString() => IsNarrow ? $"{Type} {Min}..{Max}" : Type.Name;

    private static IntegerGrid Whole(ElementType type, bool signed) =>
        signed ? new(type, (int)-(1L << (type.Bits - 1)), (int)((1L << (type.Bits - 1)) - 1)) : new(type, 0, (int)((1L << type.Bits) - 1));
}
