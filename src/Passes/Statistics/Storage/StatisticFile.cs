using System.Security.Cryptography;
using System.Text;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// Statistics as bytes: a mark and the number of batches; for each value its path, how many batches it has taken in, whether anything reached
/// it, what there is to remark about it, and the state of each of its accumulators under the kind's key; at the end the SHA-256 of all before.
/// </summary>
internal static class StatisticFile
{
    private const string Mark = "nncompress statistics 1";

    /// <summary>Writes values, each between two batches of its own: they need not have come equally far.</summary>
    public static void Write(Stream stream, IReadOnlyList<ValueCollection> values, long batches)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(w =>
        {
            w.Write(Mark);
            w.Write(batches);
            w.Write(values.Count);
        });
        foreach (var value in values)
            value.Inspect(v => Append(w => Write(w, v)));
        stream.Write(hash.GetHashAndReset());

        void Append(Action<BinaryWriter> write)
        {
            using var part = new MemoryStream();
            using (var writer = new BinaryWriter(part, Encoding.UTF8, leaveOpen: true))
                write(writer);
            var bytes = part.GetBuffer().AsSpan(0, (int)part.Length);
            hash.AppendData(bytes);
            stream.Write(bytes);
        }
    }

    /// <summary>Takes over the state of values.</summary>
    /// <param name="stream">What <see cref="Write(Stream, IReadOnlyList{ValueCollection}, long)"/> wrote.</param>
    /// <param name="values">The same values, in the same order.</param>
    /// <returns>Whether all batches are in.</returns>
    /// <exception cref="InvalidDataException">The bytes are not what was written.</exception>
    public static bool Read(Stream stream, IReadOnlyList<ValueCollection> values)
    {
        RequireHash(stream);
        stream.Position = 0;
        try
        {
            using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
            Require(reader.ReadString() == Mark, "another format");
            var batches = reader.ReadInt64();
            Require(reader.ReadInt32() == values.Count, "another number of values");
            foreach (var value in values)
                Read(reader, value);
            return values.All(v => v.Consumed == batches);
        }
        catch (EndOfStreamException e)
        {
            throw new InvalidDataException("it ends too early", e);
        }
    }

    private static void Write(BinaryWriter writer, ValueCollection value)
    {
        writer.Write(StatisticKey.PathOf(value.Value));
        writer.Write(value.Consumed);
        writer.Write(value.IsReached);
        writer.Write(value.IsUnmasked);
        writer.Write(value.WhyHidden ?? "");
        foreach (var (kind, accumulator) in value.Kinds.Zip(value.Accumulators))
        {
            writer.Write(kind.Key);
            accumulator.Write(writer);
        }
    }

    private static void Read(BinaryReader reader, ValueCollection value)
    {
        Require(reader.ReadString() == StatisticKey.PathOf(value.Value), "another value");
        var consumed = reader.ReadInt64();
        var isReached = reader.ReadBoolean();
        var isUnmasked = reader.ReadBoolean();
        var whyHidden = reader.ReadString();
        foreach (var (kind, accumulator) in value.Kinds.Zip(value.Accumulators))
        {
            Require(reader.ReadString() == kind.Key, "another statistic");
            accumulator.Read(reader);
        }

        value.Resume(consumed, isReached, isUnmasked, whyHidden.Length > 0 ? whyHidden : null);
    }

    private static void RequireHash(Stream stream)
    {
        var length = stream.Length - SHA256.HashSizeInBytes;
        Require(length > 0, "it ends too early");
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (long done = 0; done < length; )
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, length - done));
            stream.ReadExactly(part);
            hash.AppendData(part);
            done += part.Length;
        }

        var stored = buffer.AsSpan(0, SHA256.HashSizeInBytes);
        stream.ReadExactly(stored);
        Require(stored.SequenceEqual(hash.GetHashAndReset()), "its checksum differs");
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
            throw new InvalidDataException(problem);
    }
}
