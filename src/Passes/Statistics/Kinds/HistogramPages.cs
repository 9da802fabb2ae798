using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// Counters for floats by sign, exponent and the upper m bits of the mantissa. The upper 9 bits of a float name its page, the next m its
/// counter there; pages are made when a value first falls on them.
/// <code>
/// key   = bits >> (23 − m)                    page = key >> m
/// place = key + _offsets[page]                (negative where the page does not exist)
/// </code>
/// </summary>
internal sealed class HistogramPages
{
    private const int PageCount = 512;
    private const int NegativePage = 256;
    private const int Missing = int.MinValue;

    private readonly int _shift;
    private readonly int[] _offsets = new int[PageCount];
    private long[] _counts = [];
    private int _made;

    public HistogramPages(int mantissaBits)
    {
        if (mantissaBits is < 0 or > 12)
            throw new ArgumentOutOfRangeException(nameof(mantissaBits), mantissaBits, "0 to 12");
        MantissaBits = mantissaBits;
        _shift = 23 - mantissaBits;
        _offsets.AsSpan().Fill(Missing);
    }

    public int MantissaBits { get; }

    /// <summary>Both zeros, and what shares their bins.</summary>
    public long Zeros => CountOf(0) + CountOf(NegativePage << MantissaBits);

    private int BinsInPage => 1 << MantissaBits;

    /// <summary>Counts finite values.</summary>
    public void Add(ReadOnlySpan<float> values)
    {
        var bits = MemoryMarshal.Cast<float, uint>(values);
        for (var i = 0; i < bits.Length; )
        {
            i += AddUntilMissing(bits[i..]);
            if (i < bits.Length)
                Make((int)(bits[i] >> 23));
        }
    }

    public void Merge(HistogramPages other)
    {
        if (other.MantissaBits != MantissaBits)
            throw new ArgumentException("a histogram with other bins", nameof(other));
        for (var page = 0; page < PageCount; page++)
        {
            if (other._offsets[page] == Missing)
                continue;
            var to = PageOf(page);
            var from = other.PageOf(page);
            for (var i = 0; i < to.Length; i++)
                to[i] += from[i];
        }
    }

    /// <summary>Occupied bins in the order of their values, cut at the ends of the range.</summary>
    public List<HistogramBin> Bins(ValueRange range)
    {
        var bins = new List<HistogramBin>();
        for (var key = (PageCount << MantissaBits) - 1; key > NegativePage << MantissaBits; key--)
        {
            var magnitude = key - (NegativePage << MantissaBits);
            if (CountOf(key) is > 0 and var count)
                bins.Add(new(Math.Max(-EdgeOf(magnitude + 1), range.Min), Math.Min(-EdgeOf(magnitude), range.Max), count));
        }

        for (var key = 1; key < NegativePage << MantissaBits; key++)
        {
            if (CountOf(key) is > 0 and var count)
                bins.Add(new(Math.Max(EdgeOf(key), range.Min), Math.Min(EdgeOf(key + 1), range.Max), count));
        }

        return bins;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write((byte)MantissaBits);
        writer.Write((ushort)_made);
        for (var page = 0; page < PageCount; page++)
        {
            if (_offsets[page] == Missing)
                continue;
            writer.Write((ushort)page);
            foreach (var count in PageOf(page))
                writer.Write7BitEncodedInt64(count);
        }
    }

    /// <summary>Replaces all counts.</summary>
    /// <returns>Their sum.</returns>
    public long Read(BinaryReader reader)
    {
        if (reader.ReadByte() != MantissaBits)
            throw new InvalidDataException("a histogram with other bins");
        (_counts, _made) = ([], 0);
        _offsets.AsSpan().Fill(Missing);
        long sum = 0;
        var previous = -1;
        for (var left = reader.ReadUInt16(); left > 0; left--)
        {
            int page = reader.ReadUInt16();
            if (page <= previous || page >= PageCount)
                throw new InvalidDataException($"page {page} after page {previous}");
            previous = page;
            foreach (ref var count in PageOf(page))
            {
                count = ReadCount(reader);
                if (count < 0 || (sum += count) < 0)
                    throw new InvalidDataException($"a count of {count}");
            }
        }

        return sum;
    }

    private static long ReadCount(BinaryReader reader)
    {
        try
        {
            return reader.Read7BitEncodedInt64();
        }
        catch (FormatException e)
        {
            throw new InvalidDataException("a count of more than 64 bits", e);
        }
    }

    /// <returns>How many were counted before the first whose page does not exist.</returns>
    private int AddUntilMissing(ReadOnlySpan<uint> bits)
    {
        if (_made == 0)
            return 0;
        var (shift, pageShift) = (_shift, MantissaBits);
        ref var offsets = ref MemoryMarshal.GetArrayDataReference(_offsets);
        ref var counts = ref MemoryMarshal.GetArrayDataReference(_counts);
        for (var i = 0; i < bits.Length; i++)
        {
            var key = bits[i] >> shift;
            // key >> m is the upper 9 bits, below 512; an existing page's places are all inside the counters
            var place = (int)key + Unsafe.Add(ref offsets, (nint)(key >> pageShift));
            if (place < 0)
                return i;
            Unsafe.Add(ref counts, (nint)place)++;
        }

        return bits.Length;
    }

    private Span<long> PageOf(int page)
    {
        if (_offsets[page] == Missing)
            Make(page);
        return _counts.AsSpan(_offsets[page] + (page << MantissaBits), BinsInPage);
    }

    private void Make(int page)
    {
        if ((_made + 1) << MantissaBits > _counts.Length)
            Array.Resize(ref _counts, Math.Max(4, 2 * _made) << MantissaBits);
        _offsets[page] = (_made << MantissaBits) - (page << MantissaBits);
        _made++;
    }

    private long CountOf(int key) => _offsets[key >> MantissaBits] is var offset && offset == Missing ? 0 : _counts[key + offset];

    /// <summary>The smallest magnitude of a bin.</summary>
    private double EdgeOf(int magnitudeKey) => BitConverter.UInt32BitsToSingle((uint)magnitudeKey << _shift);
}
