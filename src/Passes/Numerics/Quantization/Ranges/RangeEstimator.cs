using System.Globalization;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Numerics;

/// <summary>Decides from a statistic over the calibration data which range a tensor's integers should cover.</summary>
public abstract record RangeEstimator
{
    /// <summary>Values of a larger magnitude, as masks add them, are no part of the statistic.</summary>
    public float IgnoreMagnitudeAbove { get; init; } = float.PositiveInfinity;

    /// <summary>The text that <see cref="Parse"/> reads, as <c>percentile:99.99</c>.</summary>
    public abstract string Id { get; }

    /// <summary>What it needs to know of the tensor.</summary>
    public abstract StatisticKind Statistic { get; }

    /// <summary>The range.</summary>
    /// <param name="statistic">An accumulator of <see cref="Statistic"/>.</param>
    /// <param name="grid">The integers that the range will be spread over.</param>
    /// <param name="symmetric">Whether it is to be as far below zero as above.</param>
    /// <returns>Null where no value counted.</returns>
    public abstract ValueRange? Estimate(StatisticAccumulator statistic, IntegerGrid grid, bool symmetric);

    /// <summary>The range where whatever lies below a bound is worth as much as the bound: values there shape no range.</summary>
    /// <param name="lowest">The bound, below 0.</param>
    /// <param name="statistic">An accumulator of <see cref="Statistic"/>.</param>
    /// <param name="grid">The integers that the range will be spread over.</param>
    /// <returns>Null where no value counted.</returns>
    public virtual ValueRange? EstimateAbove(float lowest, StatisticAccumulator statistic, IntegerGrid grid) =>
        Estimate(statistic, grid, symmetric: false) is { } range
            ? new ValueRange(Math.Max(range.Min, lowest), Math.Max(range.Max, lowest))
            : null;

    /// <summary>
    /// Reads <c>min-max</c>, <c>mean-min-max</c>, <c>moving-min-max[:momentum]</c>, <c>percentile[:percent]</c>, <c>mse</c>, <c>entropy</c> or <c>aciq</c>.
    /// </summary>
    /// <exception cref="FormatException">It is none of these; the message says which there are.</exception>
    public static RangeEstimator Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var (name, setting) = colon < 0 ? (text, null) : (text[..colon], text[(colon + 1)..]);
        return name switch
        {
            "min-max" when setting is null => new MinMaxRange(),
            "mean-min-max" when setting is null => new MeanMinMaxRange(),
            "moving-min-max" => setting is null ? new MovingMinMaxRange() : new MovingMinMaxRange((float)Number(setting, 0, 0.999)),
            "percentile" => setting is null ? new PercentileRange() : new PercentileRange(Number(setting, 50, 100)),
            "mse" when setting is null => new MseRange(),
            "entropy" when setting is null => new EntropyRange(),
            "aciq" when setting is null => new AciqRange(),
            _ => throw new FormatException(
                $"'{text}' is no way to choose ranges; there are min-max, mean-min-max, moving-min-max:0.9, percentile:99.99, mse, entropy and aciq."
            ),
        };
    }

    /// <inheritdoc/>
    public sealed override string ToString() => Id;

    private protected static ValueRange? Symmetrized(ValueRange? range, bool symmetric) =>
        symmetric && range is { } r ? new ValueRange(-r.AbsMax, r.AbsMax) : range;

    private static double Number(string text, double least, double greatest) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number >= least && number <= greatest
            ? number
            : throw new FormatException($"'{text}' is no number from {least} to {greatest}.");
}
