using System.Numerics;
using System.Runtime.InteropServices;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Tests;

public class ElementCodecTests
{
    /// <summary>Every type that has numbers.</summary>
    public static TheoryData<int> Numeric =>
        [
            .. Enumerable
                .Range(1, 28)
                .Where(code =>
                    new ElementType(code) is var t && t != ElementType.String && t != ElementType.Complex64 && t != ElementType.Complex128
                ),
        ];

    /// <summary>Those of which all patterns can be tried, each a number of its own.</summary>
    public static TheoryData<int> Narrow =>
        [.. Enumerable.Range(1, 28).Where(code => new ElementType(code) is { Bits: > 0 and <= 16 } t && t != ElementType.Bool)];

    [Theory]
    [MemberData(nameof(Narrow))]
    public void All_patterns_of_at_most_16_bits_survive_decoding_and_encoding(int code)
    {
        var type = new ElementType(code);
        var patterns = AllPatterns(type);
        var tensor = Tensor.FromBytes(type, [1 << type.Bits], patterns);
        var codec = ElementCodec.For(type);
        var doubles = new double[tensor.ElementCount];
        var singles = new float[tensor.ElementCount];
        tensor.CopyTo(0, doubles);
        tensor.CopyTo(0, singles);

        for (var i = 0; i < doubles.Length; i++)
            Assert.True(doubles[i].Equals((double)singles[i]), $"{type} pattern {i}: {doubles[i]} and {singles[i]}");
        var again = new byte[patterns.Length];
        codec.Encode(doubles, again);
        AssertSame(type, doubles, again);
        codec.Encode(singles, again);
        AssertSame(type, doubles, again);
    }

    [Theory]
    [MemberData(nameof(Numeric))]
    public void A_slice_is_what_the_whole_holds_there(int code)
    {
        var type = new ElementType(code);
        const int Count = 1001;
        var bytes = new byte[type.ByteLength(Count)];
        new Random(7).NextBytes(bytes);
        var tensor = Tensor.FromBytes(type, [Count], bytes);
        var whole = new double[Count];
        tensor.CopyTo(0, whole);
        foreach (var start in (int[])[0, 1, 2, 3, 4, 5, 255, 256, 257, 999, 1001])
        {
            var part = new double[Math.Min(300, Count - start)];
            tensor.CopyTo(start, part);
            Assert.Equal(whole.Skip(start).Take(part.Length), part);
        }
    }

    [Fact]
    public void Elements_below_a_byte_lie_low_bits_first()
    {
        Assert.Equal([1, -1, -8, 7], Decode(ElementType.Int4, 4, [0xF1, 0x78]));
        Assert.Equal([1, 15, 8], Decode(ElementType.UInt4, 3, [0xF1, 0x08]));
        Assert.Equal([1, -2, -1, 0, 1], Decode(ElementType.Int2, 5, [0b00_11_10_01, 0b01]));
        Assert.Equal([1, 2, 3, 0], Decode(ElementType.UInt2, 4, [0b00_11_10_01]));
        Assert.Equal([0.5, -6], Decode(ElementType.Float4E2M1, 2, [0xF1]));
        // codes 1, 2, 3, 4 of six bits: 1 | 2 << 6 | 3 << 12 | 4 << 18
        Assert.Equal([0.125, 0.25, 0.375, 0.5], Decode(ElementType.Float6E2M3, 4, [0x81, 0x30, 0x10]));
    }

    [Fact]
    public void Integers_round_to_even_and_saturate()
    {
        double[] values = [0.5, 1.5, -0.5, -1.5, 100, -100, double.NaN, double.PositiveInfinity];
        Assert.Equal([0, 2, 0, -2, 7, -8, 0, 7], RoundTrip(ElementType.Int4, values));
        Assert.Equal([0, 2, 0, 0, 15, 0, 0, 15], RoundTrip(ElementType.UInt4, values));
        Assert.Equal([0, 1, 0, -2, 1, -2, 0, 1], RoundTrip(ElementType.Int2, values));
        Assert.Equal([0, 2, 0, -2, 100, -100, 0, 127], RoundTrip(ElementType.Int8, values));
        Assert.Equal([0, 2, 0, 0, 100, 0, 0, 255], RoundTrip(ElementType.UInt8, values));
    }

    [Fact]
    public void Scales_of_powers_of_two_round_ties_up()
    {
        double[] values = [1, 1.49, 1.5, 3, 0, -4, 1e-60, 1e60, double.PositiveInfinity];
        Assert.Equal(
            [1, 1, 2, 4, Math.ScaleB(1, -127), 4, Math.ScaleB(1, -127), Math.ScaleB(1, 127), double.NaN],
            RoundTrip(ElementType.Float8E8M0, values)
        );
    }

    /// <summary>A double must be rounded once: through a float first, a number just above a tie would become the tie and round down.</summary>
    [Theory]
    [InlineData(16)]
    [InlineData(10)]
    public void Doubles_are_rounded_once(int code)
    {
        var type = new ElementType(code);
        var fractionBits = code == 16 ? 7 : 10;
        var step = Math.ScaleB(1, -fractionBits);
        var justAboveTie = 1 + (step / 2) + Math.ScaleB(1, -50);
        var justBelowTie = 1 + step + (step / 2) - Math.ScaleB(1, -50);
        Assert.Equal([1 + step, 1 + step, 1, -(1 + step)], RoundTrip(type, [justAboveTie, justBelowTie, 1 + (step / 2), -justAboveTie]));
    }

    [Fact]
    public void Wide_floats_overflow_to_infinity()
    {
        double[] values = [1e300, -1e300, 3.4e38, double.NaN, 1e-300];
        Assert.Equal(
            [double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NaN, 0],
            RoundTrip(ElementType.BFloat16, values)
        );
        Assert.Equal(
            [double.PositiveInfinity, double.NegativeInfinity, double.PositiveInfinity, double.NaN, 0],
            RoundTrip(ElementType.Float16, values)
        );
        Assert.Equal([double.PositiveInfinity, double.NegativeInfinity, 3.4e38f, double.NaN, 0], RoundTrip(ElementType.Float32, values));
    }

    [Fact]
    public void Every_float_rounds_to_bfloat16_as_the_nearest_of_its_two_neighbours()
    {
        var random = new Random(3);
        for (var i = 0; i < 100_000; i++)
        {
            var value = BitConverter.UInt32BitsToSingle((uint)random.NextInt64(1L << 32));
            if (!float.IsFinite(value) || Math.Abs(value) > 3.3e38)
                continue;
            var rounded = RoundTrip(ElementType.BFloat16, [value])[0];
            var bits = BitConverter.SingleToUInt32Bits(value) & 0xFFFF0000;
            var (low, high) = ((double)BitConverter.UInt32BitsToSingle(bits), (double)BitConverter.UInt32BitsToSingle(bits + 0x10000));
            Assert.True(rounded == low || rounded == high);
            Assert.True(Math.Abs(rounded - value) <= Math.Min(Math.Abs(low - value), Math.Abs(high - value)));
        }
    }

    /// <summary>Any bit patterns, NaN and infinity among them: the vector path against one conversion after the other.</summary>
    [Fact]
    public void Vectors_convert_as_single_numbers_do()
    {
        Check<float>(ElementType.Float32);
        Check<double>(ElementType.Float64);
        Check<Half>(ElementType.Float16);
        Check<sbyte>(ElementType.Int8);
        Check<byte>(ElementType.UInt8);
        Check<short>(ElementType.Int16);
        Check<ushort>(ElementType.UInt16);
        Check<int>(ElementType.Int32);
        Check<uint>(ElementType.UInt32);
        Check<long>(ElementType.Int64);
        Check<ulong>(ElementType.UInt64);

        static void Check<T>(ElementType type)
            where T : unmanaged, INumber<T>
        {
            const int Count = 1003; // whole vectors and a rest
            var bytes = new byte[type.ByteLength(Count)];
            new Random(11).NextBytes(bytes);
            var elements = MemoryMarshal.Cast<byte, T>(bytes).ToArray();
            var tensor = Tensor.FromBytes(type, [Count], bytes);
            Assert.Equal(elements.Select(float.CreateTruncating), tensor.ToSingles());
            Assert.Equal(elements.Select(long.CreateTruncating), tensor.ToInt64s());
            var doubles = new double[Count];
            tensor.CopyTo(0, doubles);
            Assert.Equal(elements.Select(double.CreateTruncating), doubles);

            var singles = tensor.ToSingles();
            ElementCodec.For(type).Encode(singles, bytes);
            var encoded = MemoryMarshal.Cast<byte, T>(bytes).ToArray();
            var isInteger = T.IsInteger(T.One / (T.One + T.One));
            Assert.Equal(singles.Select(v => T.CreateSaturating(isInteger ? MathF.Round(v, MidpointRounding.ToEven) : v)), encoded);
        }
    }

    [Fact]
    public void What_has_no_number_says_so() => Assert.Throws<NotSupportedException>(() => ElementCodec.For(ElementType.String));

    [Fact]
    public void A_destination_of_the_wrong_length_is_refused() =>
        Assert.Throws<ArgumentException>(() => ElementCodec.For(ElementType.Int4).Encode((double[])[1, 2, 3], new byte[1]));

    static double[] Decode(ElementType type, int count, byte[] bytes)
    {
        var values = new double[count];
        Tensor.FromBytes(type, [count], bytes).CopyTo(0, values);
        return values;
    }

    static double[] RoundTrip(ElementType type, double[] values)
    {
        var bytes = new byte[type.ByteLength(values.Length)];
        ElementCodec.For(type).Encode(values, bytes);
        return Decode(type, values.Length, bytes);
    }

    static byte[] AllPatterns(ElementType type)
    {
        var bytes = new byte[type.ByteLength(1 << type.Bits)];
        if (type.Bits <= 8)
        {
            PackedBits.Write([.. Enumerable.Range(0, 1 << type.Bits).Select(i => (byte)i)], type.Bits, bytes);
            return bytes;
        }

        for (var i = 0; i < 1 << 16; i++)
            BitConverter.TryWriteBytes(bytes.AsSpan(2 * i), (ushort)i);
        return bytes;
    }

    /// <summary>NaN may come back as another NaN, infinity of E5M2 saturates; all else is the same number with the same sign.</summary>
    static void AssertSame(ElementType type, double[] expected, byte[] bytes)
    {
        var actual = Decode(type, expected.Length, bytes);
        for (var i = 0; i < expected.Length; i++)
        {
            if (double.IsInfinity(expected[i]) && type.Bits == 8)
                continue;
            Assert.True(
                BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i])
                    || double.IsNaN(expected[i]) && double.IsNaN(actual[i])
            );
        }
    }
}
