using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace NNCompress.OnnxIO.Tensors;

/// <summary>
/// Constant data: an element type, dimensions and a payload. Immutable; its bytes stay in the mapped file until read.
/// A scalar has no dimensions and one element.
/// </summary>
public sealed class Tensor
{
    private readonly Lazy<ByteSource> _bytes;

    public Tensor(ElementType type, ImmutableArray<long> dims, TensorPayload payload)
    {
        Type = type;
        Dims = dims;
        Payload = payload;
        ElementCount = CountOf(dims);
        _bytes = new Lazy<ByteSource>(() => PayloadBytes.Of(this), LazyThreadSafetyMode.PublicationOnly);
    }

    public ElementType Type { get; }

    /// <summary>Extent of each axis, outermost first; row-major.</summary>
    public ImmutableArray<long> Dims { get; }

    public int Rank => Dims.Length;

    /// <summary>Product of <see cref="Dims"/>; 1 for a scalar.</summary>
    public long ElementCount { get; }

    public TensorPayload Payload { get; }

    /// <summary>Bytes that the elements take as <c>raw_data</c>; for strings, the sum of their lengths.</summary>
    public long ByteLength => Payload is StringPayload s ? s.Values.Sum(v => (long)v.Length) : Type.ByteLength(ElementCount);

    /// <summary>The tensor's own name; initializers take theirs from <see cref="Value.Name"/> instead.</summary>
    public string? Name { get; init; }

    public string? DocString { get; init; }

    /// <summary>Fields of the message that this version does not model, in wire form; written back as they were.</summary>
    internal ReadOnlyMemory<byte> Unmodelled { get; init; }

    /// <summary>The elements as <c>raw_data</c> would hold them, whatever form they are stored in.</summary>
    /// <exception cref="InvalidOperationException">The elements are strings or of an unknown type.</exception>
    public ByteSource Bytes => _bytes.Value;

    /// <summary>A tensor over little-endian bytes as <c>raw_data</c> holds them.</summary>
    /// <exception cref="ArgumentException">The byte count does not fit type and dimensions.</exception>
    public static Tensor FromBytes(ElementType type, ReadOnlySpan<long> dims, ReadOnlyMemory<byte> bytes)
    {
        var shape = ImmutableArray.Create(dims);
        if (type.ByteLength(CountOf(shape)) != bytes.Length)
            throw new ArgumentException($"{bytes.Length} bytes for {type}[{string.Join(',', shape)}]", nameof(bytes));
        return new Tensor(type, shape, new RawPayload(new MemoryBytes(bytes)));
    }

    /// <summary>A tensor over elements of a .NET type whose layout equals that of <paramref name="type"/> in <c>raw_data</c>.</summary>
    public static Tensor From<T>(ElementType type, ReadOnlySpan<long> dims, ReadOnlySpan<T> values)
        where T : unmanaged => FromBytes(type, dims, MemoryMarshal.AsBytes(values).ToArray());

    public static Tensor FromSingles(ReadOnlySpan<long> dims, ReadOnlySpan<float> values) => From(ElementType.Float32, dims, values);

    public static Tensor FromInt64s(ReadOnlySpan<long> dims, ReadOnlySpan<long> values) => From(ElementType.Int64, dims, values);

    /// <summary>Decodes elements from <paramref name="start"/> on into <paramref name="destination"/>, each rounded to the nearest float.</summary>
    public void CopyTo(long start, Span<float> destination) => ElementCodec.For(Type).Decode(Bytes, start, destination);

    /// <summary>Decodes elements from <paramref name="start"/> on into <paramref name="destination"/>.</summary>
    public void CopyTo(long start, Span<double> destination) => ElementCodec.For(Type).Decode(Bytes, start, destination);

    /// <summary>Decodes elements from <paramref name="start"/> on; for integer and bool types.</summary>
    public void CopyTo(long start, Span<long> destination) => ElementCodec.For(Type).Decode(Bytes, start, destination);

    /// <summary>All elements as floats.</summary>
    /// <exception cref="OverflowException">More elements than an array holds.</exception>
    public float[] ToSingles()
    {
        var values = new float[checked((int)ElementCount)];
        CopyTo(0, values);
        return values;
    }

    /// <summary>All elements as 64-bit integers; for integer and bool types.</summary>
    public long[] ToInt64s()
    {
        var values = new long[checked((int)ElementCount)];
        CopyTo(0, values);
        return values;
    }

    /// <summary>The same data under another name, or without one.</summary>
    public Tensor WithName(string? name) =>
        new(Type, Dims, Payload)
        {
            Name = name,
            DocString = DocString,
            Unmodelled = Unmodelled,
        };

    /// <summary>Other elements of the same type and dimensions; name and documentation stay.</summary>
    public Tensor WithPayload(TensorPayload payload) =>
        new(Type, Dims, payload)
        {
            Name = Name,
            DocString = DocString,
            Unmodelled = Unmodelled,
        };

    /// <inheritdoc/>
    public override string ToString() => $"{Type}[{string.Join(',', Dims)}]";

    private static long CountOf(ImmutableArray<long> dims)
    {
        long count = 1;
        foreach (var dim in dims)
            count = checked(count * dim);
        return count;
    }
}
