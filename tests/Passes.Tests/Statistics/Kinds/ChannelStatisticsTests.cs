using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics.Kinds;

public sealed class ChannelStatisticsTests
{
    [Fact]
    public void Every_channel_has_the_statistics_of_its_elements_that_count() =>
        Prop.ForAll(
                ObservedTensor.Any,
                Gen.Choose(0, 3).ToArbitrary(),
                (tensor, choice) =>
                {
                    var axis = choice % tensor.Dims.Length;
                    var fromEnd = axis - tensor.Dims.Length;
                    var range = Collect(new ChannelMinMaxStatistic(axis), tensor);
                    var mean = Collect(new ChannelMeanStatistic(fromEnd), tensor);
                    var magnitude = Collect(new ChannelMeanMagnitudeStatistic(axis), tensor);
                    for (var channel = 0; channel < tensor.Dims[axis]; channel++)
                    {
                        float[] own =
                        [
                            .. Enumerable
                                .Range(0, tensor.Values.Length)
                                .Where(i => tensor.IndexOf(i, axis) == channel && tensor.Counts(i))
                                .Select(i => tensor.Values[i]),
                        ];
                        Assert.Equal(own.Length, mean.Counts[channel]);
                        Assert.Equal(own.Append(float.PositiveInfinity).Min(), range.Min[channel]);
                        Assert.Equal(own.Append(float.NegativeInfinity).Max(), range.Max[channel]);
                        Assert.Equal(own.Select(v => (double)v).DefaultIfEmpty().Average(), mean.Means()[channel], 12);
                        Assert.Equal(own.Select(v => Math.Abs((double)v)).DefaultIfEmpty().Average(), magnitude.Means()[channel], 12);
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_sum_does_not_lose_small_numbers_beside_large_ones()
    {
        var values = new float[1001];
        values.AsSpan(1).Fill(1e-3f);
        values[0] = 1e7f;
        var tensor = new ObservedTensor(values, [1, 1, 1001], []);
        Assert.Equal((1e7 + 1000 * (double)1e-3f) / 1001, Collect(new ChannelMeanStatistic(1), tensor).Means()[0], 9);
    }

    [Fact]
    public void Another_number_of_channels_is_refused()
    {
        var statistic = new ChannelMinMaxStatistic(0).NewAccumulator();
        statistic.Add(new ObservedTensor([1, 2], [2], []).Observation);
        Assert.Throws<InvalidOperationException>(() => statistic.Add(new ObservedTensor([1, 2, 3], [3], []).Observation));
        Assert.Throws<InvalidOperationException>(() => Collect(new ChannelMinMaxStatistic(2), new ObservedTensor([1, 2], [2], [])));
    }

    private static ChannelMinMaxAccumulator Collect(ChannelMinMaxStatistic kind, ObservedTensor tensor) =>
        Collect<ChannelMinMaxAccumulator>(kind, tensor);

    private static ChannelSumAccumulator Collect(ChannelMeanStatistic kind, ObservedTensor tensor) =>
        Collect<ChannelSumAccumulator>(kind, tensor);

    private static ChannelSumAccumulator Collect(ChannelMeanMagnitudeStatistic kind, ObservedTensor tensor) =>
        Collect<ChannelSumAccumulator>(kind, tensor);

    private static T Collect<T>(StatisticKind kind, ObservedTensor tensor)
        where T : StatisticAccumulator
    {
        var statistic = kind.NewAccumulator();
        statistic.Add(tensor.Observation);
        return (T)statistic;
    }
}
