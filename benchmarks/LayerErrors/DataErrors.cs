using NNCompress.OnnxIO;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Statistics;

namespace NNCompress.Benchmarks;

/// <summary>
/// √(Σ(y − ỹ)² / Σ(y − ȳ)²) of layers over the rows of data, y a layer's output and ỹ its factors', both computed by the runtime. ȳ is each channel's mean where a
/// bias makes up for it, else 0.
/// </summary>
internal static class DataErrors
{
    /// <summary>Errors of layers; those that no sample reaches, or that always give the same, are left out.</summary>
    /// <param name="model">Holds the twins.</param>
    /// <param name="twins">Of all layers.</param>
    /// <param name="data">What to run.</param>
    public static Dictionary<TargetLayer, LayerError> Of(Model model, IReadOnlyList<LayerTwin> twins, ICalibration data)
    {
        var found = data.Collect(model, [.. twins.SelectMany(Requests).Distinct()], CancellationToken.None);
        var errors = new Dictionary<TargetLayer, LayerError>();
        foreach (var layer in twins.GroupBy(t => t.Layer))
        {
            var (error, spread, means, count) = (0.0, 0.0, Array.Empty<double>(), 0L);
            foreach (var twin in layer)
            {
                if (found.Of<ChannelMeanSquareAccumulator>(twin.Error, Square(twin)) is not { Channels: > 0 } wrong)
                    continue;
                var square = found.Of<ChannelMeanSquareAccumulator>(twin.Expected, Square(twin))!;
                var mean = found.Of<ChannelMeanAccumulator>(twin.Expected, Mean(twin))!;
                error += Sum(wrong.Sums);
                spread += Sum(square.Sums);
                means = means.Length == 0 ? mean.Sums.ToArray() : [.. means.Zip(mean.Sums.ToArray(), (a, b) => a + b)];
                count += mean.Counts[0];
            }

            if (layer.Key.CanShift && count > 0)
                spread -= means.Sum(m => m * m / count);
            if (spread > 0)
                errors.Add(layer.Key, new LayerError(Math.Sqrt(error / spread), count));
        }

        return errors;
    }

    private static IEnumerable<StatisticRequest> Requests(LayerTwin twin) =>
        [new(twin.Error, Square(twin)), new(twin.Expected, Square(twin)), new(twin.Expected, Mean(twin))];

    private static ChannelMeanSquareStatistic Square(LayerTwin twin) => new(twin.ChannelAxis);

    private static ChannelMeanStatistic Mean(LayerTwin twin) => new(twin.ChannelAxis);

    private static double Sum(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum;
    }
}
