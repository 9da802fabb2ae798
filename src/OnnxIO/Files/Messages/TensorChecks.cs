using System.Numerics;
using NNCompress.OnnxIO.Files.Wire;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary>What must hold before a tensor's bytes may be touched.</summary>
internal static class TensorChecks
{
    /// <summary>Elements of a tensor, where extents are not negative and neither elements nor bytes overflow 63 bits.</summary>
    public static bool TryCount(ElementType type, IReadOnlyList<long> dims, out long count, out string problem)
    {
        count = 0;
        problem = "";
        var product = BigInteger.One;
        foreach (var dim in dims)
        {
            if (dim < 0)
            {
                problem = $"The dimensions [{string.Join(", ", dims)}] contain a negative one.";
                return false;
            }

            product *= dim;
            if (product > long.MaxValue)
                break;
        }

        if (product * Math.Max(1, type.Bits) > long.MaxValue - 7)
        {
            problem = $"The dimensions [{string.Join(", ", dims)}] make more elements than there can be.";
            return false;
        }

        count = (long)product;
        return true;
    }

    /// <summary>The typed field in which the standard stores elements of a type; null for strings and unknown types.</summary>
    public static int? TypedFieldOf(ElementType type)
    {
        if (type == ElementType.Float32 || type == ElementType.Complex64)
            return TensorPaths.FloatData;
        if (type == ElementType.Float64 || type == ElementType.Complex128)
            return TensorPaths.DoubleData;
        if (type == ElementType.Int64)
            return TensorPaths.Int64Data;
        if (type == ElementType.UInt32 || type == ElementType.UInt64)
            return TensorPaths.UInt64Data;
        return type.Bits is > 0 and <= 32 ? TensorPaths.Int32Data : null;
    }

    /// <summary>Bytes that <paramref name="count"/> elements take, as <see cref="BytesOf"/> counts them: six-bit elements stand one an entry.</summary>
    public static long TypedLength(ElementType type, long count) => type.Bits == 6 ? count : type.ByteLength(count);

    /// <summary>Bytes as <c>raw_data</c> that runs of a typed field stand for; null where a run is cut off inside an element.</summary>
    public static long? BytesOf(IReadOnlyList<TypedChunk> chunks, ElementType type)
    {
        long total = 0;
        foreach (var (field, source) in chunks)
        {
            var element = TensorPaths.ElementWireType((uint)field);
            if (element == WireType.Varint)
            {
                var count = Varint.Count(source);
                if (count < 0)
                    return null;
                total += count * Math.Max(1, type.Bits / 8);
            }
            else
            {
                if (source.Length % (element == WireType.Fixed32 ? 4 : 8) != 0)
                    return null;
                total += source.Length;
            }
        }

        return total;
    }
}
