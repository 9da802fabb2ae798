using System.Runtime.InteropServices;

namespace NNCompress.Passes.Numerics;

/// <summary>Turns what a selection found of a layer into a cut: where some of several equal magnitudes go, the position up to which they do.</summary>
internal static class TieSearch
{
    private const int Chunk = 1 << 14;

    public static MagnitudeCut CutOf(MagnitudeCensus census, LayerSelection layer, TakenBins taken, CancellationToken cancellation)
    {
        var count = layer.Gone + taken.Count;
        if (count == 0)
            return MagnitudeCut.None;
        var source = census.Layers[layer.Index];
        var magnitude = census.Format.ValueOf((taken.LastKey ?? layer.LastGone)!.Value);
        var end = taken.PartOfLast is { } part ? EndOfTies(source, magnitude, part, cancellation) : source.Count;
        var error = ExactRatio.SquareRoot(layer.EnergyGone + taken.Energy, census.EnergyOf(layer.Index));
        return new MagnitudeCut(magnitude, end, count, error);
    }

    /// <summary>The position after the <paramref name="count"/>-th unit whose magnitude is <paramref name="magnitude"/>.</summary>
    private static long EndOfTies(MagnitudeSource source, double magnitude, long count, CancellationToken cancellation)
    {
        var singles = source.IsDouble ? [] : new float[Chunk];
        var doubles = source.IsDouble ? new double[Chunk] : [];
        for (long start = 0; start < source.Count; start += Chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = (int)Math.Min(Chunk, source.Count - start);
            var found = source.IsDouble
                ? IndexOf(
                    MemoryMarshal.Cast<double, ulong>(source.Read(start, doubles.AsSpan(0, length))),
                    BitConverter.DoubleToUInt64Bits(magnitude),
                    BitConverter.DoubleToUInt64Bits(-magnitude),
                    ref count
                )
                : IndexOf(
                    MemoryMarshal.Cast<float, uint>(source.Read(start, singles.AsSpan(0, length))),
                    BitConverter.SingleToUInt32Bits((float)magnitude),
                    BitConverter.SingleToUInt32Bits((float)-magnitude),
                    ref count
                );
            if (found >= 0)
                return start + found + 1;
        }

        throw new InvalidOperationException(
            $"{count} fewer units of magnitude {magnitude:R} than were counted: the data changed meanwhile."
        );
    }

    /// <summary>
    /// Index of the <paramref name="count"/>-th occurrence of either pattern; −1, with those found taken off the count, where there are
    /// fewer. On the bits, because the runtime's search is vectorised for integers only.
    /// </summary>
    private static int IndexOf<TBits>(ReadOnlySpan<TBits> values, TBits positive, TBits negative, ref long count)
        where TBits : IEquatable<TBits>
    {
        for (var offset = 0; ; offset++)
        {
            var next = values[offset..].IndexOfAny(positive, negative);
            if (next < 0)
                return -1;
            offset += next;
            if (--count == 0)
                return offset;
        }
    }
}
