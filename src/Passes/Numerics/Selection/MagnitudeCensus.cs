using System.Numerics;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// The first pass over all layers: per layer a histogram of the magnitudes' leading 15 bits with exact sums, from which zeros,
/// non-finite numbers and norms are told and every selection starts.
/// </summary>
public sealed class MagnitudeCensus
{
    private readonly MagnitudeBin[][] _bins;
    private readonly long[] _zeros;

    private MagnitudeCensus(IReadOnlyList<MagnitudeSource> layers, MagnitudeFormat format, MagnitudeBin[][] bins, long[] zeros)
    {
        Layers = layers;
        Format = format;
        _bins = bins;
        _zeros = zeros;
    }

    public IReadOnlyList<MagnitudeSource> Layers { get; }

    internal MagnitudeFormat Format { get; }

    /// <summary>Reads every layer once (twice where a layer has denormals).</summary>
    public static MagnitudeCensus Take(IReadOnlyList<MagnitudeSource> layers, ParallelOptions parallel)
    {
        var format = layers.Any(l => l.IsDouble) ? MagnitudeFormat.Double : MagnitudeFormat.Single;
        var root = OpenBins.Root(format);
        var bins = CountingSweep.Run(layers, [.. layers.Select(_ => root)], parallel);

        // the first bin holds zeros and the smallest denormals; where both may be in it, it is split until 0 stands alone
        var zeros = new long[layers.Count];
        var mixed = Array.ConvertAll(bins, b => b is [var first, ..] && first.FirstKey == 0 ? first : (MagnitudeBin?)null);
        for (var digit = 1; ; digit++)
        {
            for (var layer = 0; layer < mixed.Length; layer++)
            {
                if (mixed[layer] is not { } bin || (!bin.HoldsOnlyZeros && !bin.IsSingleValued))
                    continue;
                zeros[layer] = bin.Weights;
                mixed[layer] = null;
            }

            if (Array.TrueForAll(mixed, b => b is null))
                break;
            var open = mixed.Select(b => b is { } bin ? new OpenBins(format, [0], bin.OffsetBits, format.Digits[digit]) : null);
            mixed = Array.ConvertAll(
                CountingSweep.Run(layers, [.. open], parallel),
                b => b is [var first, ..] && first.FirstKey == 0 ? first : (MagnitudeBin?)null
            );
        }

        return new MagnitudeCensus(layers, format, bins!, zeros);
    }

    /// <summary>Weights in units of magnitude 0.</summary>
    public long ZerosOf(int layer) => _zeros[layer];

    /// <summary>Whether any number is infinite or NaN; such a layer must not go into a selection.</summary>
    public bool HasNonFinite(int layer) => _bins[layer] is [.., var last] && last.FirstKey >= Format.FirstNonFinite;

    /// <summary>√Σ|w|² over a layer; +∞ where it has non-finite numbers.</summary>
    public double NormOf(int layer) =>
        HasNonFinite(layer)
            ? double.PositiveInfinity
            : ExactRatio.SquareRoot(EnergyOf(layer), BigInteger.One << (-2 * Format.UnitExponent));

    internal IReadOnlyList<MagnitudeBin> BinsOf(int layer) => _bins[layer];

    /// <summary>Σ|w|² in units².</summary>
    internal BigInteger EnergyOf(int layer) => _bins[layer].Aggregate(BigInteger.Zero, (sum, bin) => sum + bin.Energy);
}
