using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics.Kinds;

/// <summary>Every kind goes on from a stored state as if nothing had happened: the same bytes in the end.</summary>
public sealed class StoredStateTests
{
    public static TheoryData<string> Keys => [.. Kinds.Select(k => k.Key)];

    private static StatisticKind[] Kinds =>
        [
            new ChannelMinMaxStatistic(1),
            new ChannelMeanStatistic(-1),
            new ChannelMeanMagnitudeStatistic(1),
            new SecondMomentStatistic(new LastAxisRows(), 2),
            new SecondMomentStatistic(PatchRows.Positions(1)),
            new IndexCountStatistic(1000),
            new RowSampleStatistic(7, new LastAxisRows()),
        ];

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_stored_state_goes_on_to_the_same_bytes(string key)
    {
        var kind = Kinds.Single(k => k.Key == key);
        var parts = Enumerable.Range(0, 6).Select(i => ObservedTensor.Make([i + 20, 3, 4], 0, i)).ToArray();
        var whole = kind.NewAccumulator();
        var resumed = kind.NewAccumulator();
        foreach (var part in parts)
        {
            whole.Add(part.Observation);
            resumed.Add(part.Observation);
            var next = kind.NewAccumulator();
            Load(next, Save(resumed));
            resumed = next;
        }

        Assert.Equal(Save(whole), Save(resumed));
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void A_state_before_the_first_tensor_can_be_stored_too(string key)
    {
        var kind = Kinds.Single(k => k.Key == key);
        var next = kind.NewAccumulator();
        Load(next, Save(kind.NewAccumulator()));
        var part = ObservedTensor.Make([20, 3, 4], 0, 1);
        next.Add(part.Observation);
        var whole = kind.NewAccumulator();
        whole.Add(part.Observation);
        Assert.Equal(Save(whole), Save(next));
    }

    private static byte[] Save(StatisticAccumulator statistic)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
            statistic.Write(writer);
        return stream.ToArray();
    }

    private static void Load(StatisticAccumulator statistic, byte[] bytes)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        statistic.Read(reader);
    }
}
