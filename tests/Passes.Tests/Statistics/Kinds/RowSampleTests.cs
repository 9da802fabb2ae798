using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics.Kinds;

public sealed class RowSampleTests
{
    private static readonly RowSampleStatistic Twenty = new(20, new LastAxisRows(), Seed: 5);

    [Fact]
    public void The_kept_rows_are_rows_of_the_data_in_their_order()
    {
        var tensor = ObservedTensor.Make([500, 3], 0, 1);
        var sample = Collect(Twenty, tensor);
        Assert.Equal((20, 500L, 3), (sample.Count, sample.Seen, sample.Width));
        var rows = sample.Rows();
        foreach (var (i, index) in sample.Indices().Index())
            Assert.Equal(tensor.Values.AsSpan((int)index * 3, 3), rows.AsSpan(i * 3, 3));
        Assert.Equal(sample.Indices().Order(), sample.Indices());
    }

    [Fact]
    public void Positions_alone_decide_in_any_parts()
    {
        var one = ObservedTensor.Make([300, 3], 0, 1);
        var other = ObservedTensor.Make([300, 7], 0, 2);
        var parts = (RowSampleAccumulator)Twenty.NewAccumulator();
        for (var row = 0; row < 300; row += 50)
            parts.Add(new Observation(one.Values.AsSpan(row * 3, 150), [50, 3], []));
        Assert.Equal(Collect(Twenty, one).Indices(), Collect(Twenty, other).Indices());
        Assert.Equal(Collect(Twenty, one).Rows(), parts.Rows());
        Assert.NotEqual(Collect(Twenty, one).Indices(), Collect(Twenty with { Seed = 6 }, one).Indices());
    }

    [Fact]
    public void Fewer_rows_than_wanted_are_all_kept_and_filling_is_no_row()
    {
        var sample = Collect(Twenty, new ObservedTensor([1, 2, 3, 4, 5, 6], [3, 2], [true, false, true]));
        Assert.Equal([1, 2, 5, 6], sample.Rows());
        Assert.Equal(2, sample.Seen);
    }

    /// <summary>Each of 200 positions is kept in a tenth of the samples: 4 standard deviations either way.</summary>
    [Fact]
    public void Every_position_has_the_same_chance()
    {
        var tensor = new ObservedTensor(new float[200], [200, 1], []);
        var hits = new int[200];
        const int Trials = 2000;
        for (var seed = 0; seed < Trials; seed++)
        {
            foreach (var index in Collect(Twenty with { Seed = (ulong)seed }, tensor).Indices())
                hits[index]++;
        }

        var deviation = Math.Sqrt(Trials * 0.1 * 0.9);
        Assert.All(hits, h => Assert.InRange(h, Trials * 0.1 - 4.5 * deviation, Trials * 0.1 + 4.5 * deviation));
    }

    [Fact]
    public void Of_merged_parts_each_has_its_share()
    {
        var merged = Collect(Twenty, ObservedTensor.Make([400, 2], 0, 1));
        merged.Merge(Collect(Twenty, ObservedTensor.Make([400, 2], 0, 2)));
        Assert.Equal((20, 800L), (merged.Count, merged.Seen));
        Assert.InRange(merged.Indices().Count(i => i < 400), 5, 15);
    }

    private static RowSampleAccumulator Collect(RowSampleStatistic kind, ObservedTensor tensor)
    {
        var statistic = (RowSampleAccumulator)kind.NewAccumulator();
        statistic.Add(tensor.Observation);
        return statistic;
    }
}
