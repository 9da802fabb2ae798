using System.Runtime.InteropServices;

namespace NNCompress.Passes.Numerics;

/// <summary>Turns what a selection found of a layer into a cut: where some of several equal magnitudes go, the position up to which they do.</summary>
internal static class TieSearch
{
    private const int Chunk = 1 << 14;

    public static MagnitudeCut CutOf(MagnitudeCensus census, LayerSelection layer, TakenBins taken, CancellationToken cancellation)
    {
        var count = layer.Gone + taken.Weights;
        if (count == 0)
            return MagnitudeCut.None;
        var source = census.Layers[layer.Index];
        var magnitude = census.Format.ValueOf((taken.LastKey ?? layer.LastGone)!.Value);
        var end = source.Count;
        if (taken.PartOfLast is { } part)
        {
            end = source.HasSizes
                ? EndOfFitting(source, magnitude, ref part, cancellation)
                : EndOfTies(source, magnitude, ref part, cancellation);
            count -= part;
        }

        var error = source.HasSizes ? double.NaN : ExactRatio.SquareRoot(layer.EnergyGone + taken.Energy, census.EnergyOf(layer.Index));
        return new MagnitudeCut(magnitude, end, count, error);
    }

    /// <summary>The position after the last of the units of one magnitude that fit into a number of weights; what is left of it stays in <paramref name="weights"/>.</summary>
    private static long EndOfFitting(MagnitudeSource source, double magnitude, ref long weights, CancellationToken cancellation)
    {
        var chunk = source.ReadLength;
        var buffer = new double[chunk];
        var sizes = new int[chunk];
        for (long start = 0; start < source.Count; start += chunk)
        {
            cancellation.ThrowIfCancellationRequested();
            var length = (int)Math.Min(chunk, source.Count - start);
            var values = source.Read(start, buffer.AsSpan(0, length));
            source.ReadSizes(start, sizes.AsSpan(0, length));
            for (var i = 0; i < length; i++)
            {
                if (Math.Abs(values[i]) != magnitude)
                    continue;
                if (sizes[i] > weights)
                    return start + i;
                weights -= sizes[i];
            }
        }

        return source.Count;
    }

    /// <summary>The position after the <paramref name="count"/>-th weight of one magnitude; the count is 0 then.</summary>
    private static long EndOfTies(MagnitudeSource source, double magnitude, ref long count, CancellationToken cancellation)
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
            $"{count} fewer weights of magnitude {magnitude:R} than were counted: the data changed meanwhile."
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
