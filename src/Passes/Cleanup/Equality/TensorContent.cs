using System.Buffers.Binary;
using System.Security.Cryptography;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Passes.Cleanup;

/// <summary>
/// Equality of tensors by element type, extents and stored bits: −0 and +0 differ, and so do NaNs of different payload. Data are
/// read in slices, so that mapped tensors of any size can be compared.
/// </summary>
internal static class TensorContent
{
    private const int Step = 1 << 20;

    /// <summary>Whether the elements can be read at all; not so for types that this version does not know.</summary>
    public static bool IsReadable(Tensor tensor) => tensor.Payload is StringPayload || tensor.Type.Bits > 0;

    /// <summary>SHA-256 over type, extents and elements, in hexadecimal digits.</summary>
    public static string HashOf(Tensor tensor)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, tensor.Type.Code);
        foreach (var dim in tensor.Dims)
            Append(hash, dim);
        if (tensor.Payload is StringPayload strings)
        {
            foreach (var text in strings.Values)
            {
                Append(hash, text.Length);
                hash.AppendData(text.Span);
            }
        }
        else
        {
            var bytes = tensor.Bytes;
            for (long offset = 0; offset < bytes.Length; offset += Step)
                hash.AppendData(bytes.Slice(offset, (int)Math.Min(Step, bytes.Length - offset)));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    public static bool AreEqual(Tensor a, Tensor b)
    {
        if (ReferenceEquals(a, b))
            return true;
        if (a.Type != b.Type || !a.Dims.AsSpan().SequenceEqual(b.Dims.AsSpan()) || !IsReadable(a) || !IsReadable(b))
            return false;
        if (a.Payload is StringPayload x && b.Payload is StringPayload y)
            return x.Values.Length == y.Values.Length && x.Values.Zip(y.Values).All(p => p.First.Span.SequenceEqual(p.Second.Span));
        if (a.Payload is StringPayload || b.Payload is StringPayload)
            return false;
        var (left, right) = (a.Bytes, b.Bytes);
        if (left.Length != right.Length)
            return false;
        for (long offset = 0; offset < left.Length; offset += Step)
        {
            var count = (int)Math.Min(Step, left.Length - offset);
            if (!left.Slice(offset, count).SequenceEqual(right.Slice(offset, count)))
                return false;
        }

        return true;
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
