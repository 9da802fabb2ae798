using System.Runtime.InteropServices;

namespace NNCompress.Passes.Statistics;

/// <summary>A long row of sums in double, 0 at first, in memory or in a file.</summary>
internal abstract class SumStore
{
    private const int Chunk = 1 << 13;

    /// <summary>How many sums there are.</summary>
    public abstract int Length { get; }

    public abstract double this[int index] { get; }

    /// <summary>Sums to be changed: where they lie, or a copy that <see cref="Put"/> brings back.</summary>
    /// <param name="start">The first.</param>
    /// <param name="buffer">Room for a copy; as many sums as it holds are taken.</param>
    public abstract Span<double> Take(int start, Span<double> buffer);

    /// <summary>Brings back what <see cref="Take"/> gave.</summary>
    /// <param name="start">The first.</param>
    /// <param name="sums">The sums.</param>
    public abstract void Put(int start, ReadOnlySpan<double> sums);

    public void Add(SumStore other)
    {
        var (own, more) = (new double[Chunk], new double[Chunk]);
        for (var start = 0; start < Length; start += Chunk)
        {
            var count = Math.Min(Chunk, Length - start);
            var sums = Take(start, own.AsSpan(0, count));
            var others = other.Take(start, more.AsSpan(0, count));
            for (var i = 0; i < count; i++)
                sums[i] += others[i];
            Put(start, sums);
        }
    }

    /// <summary>Writes the state as <see cref="StateArray"/> does.</summary>
    public void Write(BinaryWriter writer)
    {
        var buffer = new double[Chunk];
        writer.Write(Length);
        for (var start = 0; start < Length; start += Chunk)
            writer.Write(MemoryMarshal.AsBytes(Take(start, buffer.AsSpan(0, Math.Min(Chunk, Length - start)))));
    }

    /// <summary>Reads what <see cref="Write"/> or <see cref="StateArray"/> wrote.</summary>
    /// <exception cref="InvalidDataException">There are another number of sums, or fewer than the state says.</exception>
    public void Read(BinaryReader reader)
    {
        var count = reader.ReadInt32();
        if (count != Length)
            throw new InvalidDataException($"The state holds {count} elements instead of {Length}.");
        var stream = reader.BaseStream;
        if ((long)count * sizeof(double) > stream.Length - stream.Position)
            throw new InvalidDataException("The state ends before its elements do.");
        var buffer = new double[Chunk];
        for (var start = 0; start < Length; start += Chunk)
        {
            var sums = buffer.AsSpan(0, Math.Min(Chunk, Length - start));
            reader.ReadExactly(MemoryMarshal.AsBytes(sums));
            sums.CopyTo(Take(start, new double[sums.Length]));
            Put(start, sums);
        }
    }
}
