namespace NNCompress.OnnxIO.Tensors;

/// <summary>Turns elements of one type, as <c>raw_data</c> holds them, into numbers and back.</summary>
public abstract class ElementCodec
{
    public abstract ElementType Type { get; }

    /// <summary>The codec of a numeric or bool type.</summary>
    /// <exception cref="NotSupportedException">Strings, complex numbers and unknown types have no numeric value.</exception>
    public static ElementCodec For(ElementType type) => ElementCodecs.Find(type);

    /// <summary>Decodes <c>values.Length</c> elements beginning with element <paramref name="start"/>.</summary>
    public abstract void Decode(ByteSource source, long start, Span<double> values);

    /// <summary>As <see cref="Decode(ByteSource, long, Span{double})"/>, rounded to the nearest float.</summary>
    public abstract void Decode(ByteSource source, long start, Span<float> values);

    /// <summary>As <see cref="Decode(ByteSource, long, Span{double})"/>; exact for integers and bool (uint64 from 2^63 on wraps), truncated toward zero for floats.</summary>
    public abstract void Decode(ByteSource source, long start, Span<long> values);

    /// <summary>
    /// Encodes all values into <paramref name="bytes"/> (of <see cref="ElementType.ByteLength"/> bytes), rounding to the nearest
    /// representable number, ties to even. Integers and floats of at most 8 bits saturate; wider floats become infinity. NaN becomes zero
    /// where the type has none.
    /// </summary>
    public abstract void Encode(ReadOnlySpan<double> values, Span<byte> bytes);

    /// <summary>As <see cref="Encode(ReadOnlySpan{double}, Span{byte})"/>, from floats.</summary>
    public abstract void Encode(ReadOnlySpan<float> values, Span<byte> bytes);

    /// <summary>Throws when the destination has another length than the values need.</summary>
    protected void CheckLength(int count, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Type.ByteLength(count))
            throw new ArgumentException($"{bytes.Length} bytes for {count} elements of {Type}", nameof(bytes));
    }
}
