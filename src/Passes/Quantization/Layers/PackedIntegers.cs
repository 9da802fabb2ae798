using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// The weight of com.microsoft.MatMulNBits, as <see cref="BlockProduct"/> writes it:
/// <code>
/// q  uint8 [N, B, n·bits/8]    of B = ⌈K/n⌉ blocks, low bits first; stored order is [N, B·n], of which the columns from K on are no weights
/// s  [N, B]
/// z  uint8 [N, ⌈B·bits/8⌉], or 2^(bits − 1)
/// </code>
/// </summary>
internal sealed class PackedIntegers : WeightIntegers
{
    /// <summary>The input that takes the bias [N].</summary>
    public const int BiasIndex = 5;

    private const int PackedIndex = 1;
    private const int ScaleIndex = 2;
    private const int ZeroIndex = 3;
    private const int GroupIndex = 4;

    private readonly Node _node;
    private readonly Tensor _packed;
    private readonly float[] _scales;
    private readonly double[]? _zeros;
    private readonly long _blockSize;

    private PackedIntegers(Node node, ElementType type, Tensor packed, float[] scales, double[]? zeros)
    {
        (_node, Type, _packed, _scales, _zeros) = (node, type, packed, scales, zeros);
        (K, N, _blockSize) = (node.Attributes.Int("K", 0), node.Attributes.Int("N", 0), node.Attributes.Int("block_size", 0));
    }

    public override string Name => _node.Input(PackedIndex)!.Name;

    public override ElementType Type { get; }

    public override long Count => N * Blocks * _blockSize;

    /// <summary>Input channels.</summary>
    public long K { get; }

    /// <summary>Output channels.</summary>
    public long N { get; }

    /// <summary>Where the entries of the matrix [N, K] are stored.</summary>
    public OutputMajorView View => new([], [new IndexAxis(N, Blocks * _blockSize)], [new IndexAxis(K, 1)], []);

    private long Blocks => (K + _blockSize - 1) / _blockSize;

    /// <summary>Whether a node has its weight in this form.</summary>
    public static bool IsForm(Node node) => node.OpType == BlockProduct.OpType && node.Domain == ContribOperators.Domain;

    /// <summary>The integers that a MatMulNBits reads.</summary>
    /// <param name="node">A node of this form.</param>
    /// <param name="reason">Why they cannot be worked on, as the rest of a sentence; null where they can.</param>
    public static PackedIntegers? Of(Node node, out string? reason)
    {
        reason = null;
        var (k, n) = (node.Attributes.Int("K", 0), node.Attributes.Int("N", 0));
        var (bits, size) = (node.Attributes.Int("bits", 4), node.Attributes.Int("block_size", 0));
        if (bits is not (2 or 4 or 8) || size < 16 || k < 1 || n < 1)
            reason = $"its weight has {bits} bits and blocks of {size}";
        else if (node.Input(GroupIndex) is not null)
            reason = "its blocks are not of neighbouring input channels";
        else if (Constants.TensorOf(node.Input(PackedIndex)) is not { Type: var type } packed || type != ElementType.UInt8)
            reason = "its weight is no constant";
        else if (WhyShared(node.Input(PackedIndex)!) is { } shared)
            reason = shared;
        else
            return Of(node, packed, (int)bits, out reason);
        return null;
    }

    public override double[] Read() => Unpacked(_packed, Type, Count);

    public override float ScaleAt(long index) => _scales[index / _blockSize];

    public override int ZeroAt(long index)
    {
        if (_zeros is null)
            return 1 << (Type.Bits - 1);
        var (row, block) = Math.DivRem(index / _blockSize, Blocks);
        return (int)_zeros[(row * ZerosOfRow(Blocks, Type.Bits)) + block];
    }

    public override void Write(GraphEditor editor, double[] integers)
    {
        var bytes = new byte[Type.ByteLength(integers.Length)];
        ElementCodec.For(Type).Encode(integers, bytes);
        OwnedConstant.Set(editor, _node, PackedIndex, Tensor.FromBytes(ElementType.UInt8, _packed.Dims.AsSpan(), bytes), Name);
    }

    private static PackedIntegers? Of(Node node, Tensor packed, int bits, out string? reason)
    {
        var type =
            bits == 8 ? ElementType.UInt8
            : bits == 4 ? ElementType.UInt4
            : ElementType.UInt2;
        var (n, size) = (node.Attributes.Int("N", 0), node.Attributes.Int("block_size", 0));
        var blocks = (node.Attributes.Int("K", 0) + size - 1) / size;
        var zero = node.Input(ZeroIndex);
        reason = null;
        if (packed.ElementCount * 8 != n * blocks * size * bits)
            reason = $"its weight '{node.Input(PackedIndex)}' is {packed}, which does not fit its blocks";
        else if (
            Constants.TensorOf(node.Input(ScaleIndex)) is not { } scales
            || scales.ElementCount != n * blocks
            || scales.ToSingles() is var s && !Array.TrueForAll(s, v => v > 0 && float.IsFinite(v))
        )
            reason = $"the scales of its weight '{node.Input(PackedIndex)}' are no positive constants, or do not fit it";
        else if (zero is null)
            return new PackedIntegers(node, type, packed, scales.ToSingles(), null);
        else if (
            Constants.TensorOf(zero) is not { Type: var zeroType } zeros
            || zeroType != ElementType.UInt8
            || zeros.ElementCount * 8 != n * ZerosOfRow(blocks, bits) * bits
        )
            reason = $"the zero points of its weight '{node.Input(PackedIndex)}' are no packed constants, or do not fit it";
        else
            return new PackedIntegers(node, type, packed, scales.ToSingles(), Unpacked(zeros, type, n * ZerosOfRow(blocks, bits)));
        return null;
    }

    /// <summary>A row of zero points begins with a whole byte.</summary>
    private static long ZerosOfRow(long blocks, int bits) => (blocks + (8 / bits) - 1) / (8 / bits) * (8 / bits);

    private static double[] Unpacked(Tensor bytes, ElementType type, long count)
    {
        var stored = new double[bytes.ElementCount];
        bytes.CopyTo(0, stored);
        byte[] packed = [.. stored.Select(b => (byte)b)];
        var values = new double[count];
        Tensor.FromBytes(type, [count], packed).CopyTo(0, values);
        return values;
    }
}
