using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics;

/// <summary>What all statistics of ranges have in common.</summary>
public sealed class RangeStatisticsTests
{
    public static TheoryData<StatisticKind> Kinds =>
        [
            new MinMaxStatistic(),
            new MinMaxStatistic(100),
            new MeanMinMaxStatistic(),
            new MeanMinMaxStatistic(100),
            new MovingMinMaxStatistic(),
            new MovingMinMaxStatistic(0.5f),
            new HistogramStatistic(),
            new HistogramStatistic(0),
            new HistogramStatistic(3, 100),
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Parts_merged_in_order_have_the_bytes_of_the_whole(StatisticKind kind) =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<float>().Generator.ArrayOf().ListOf().ToArbitrary(),
                Gen.Choose(0, 100).ToArbitrary(),
                (runs, percent) =>
                {
                    var whole = kind.NewAccumulator();
                    var first = kind.NewAccumulator();
                    var second = kind.NewAccumulator();
                    foreach (var (i, run) in runs.Index())
                    {
                        Add(whole, run);
                        Add(i < runs.Count * percent / 100 ? first : second, run);
                    }

                    first.Merge(second);
                    Assert.Equal(BytesOf(whole), BytesOf(first));

                    var read = kind.NewAccumulator();
                    using var reader = new BinaryReader(new MemoryStream(BytesOf(whole)));
                    read.Read(reader);
                    Assert.Equal(BytesOf(whole), BytesOf(read));
                }
            )
            .QuickCheckThrowOnFailure();

    /// <summary>Extremes are a look that was had already: with them comes out what comes out without, also where not all values count.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void Known_extremes_change_nothing(StatisticKind kind) =>
        Prop.ForAll(
                Gen.Elements(0f, -0f, 1, -2.5f, 99, 101, 1e6f, float.MaxValue, float.NaN, float.NegativeInfinity, float.PositiveInfinity)
                    .Or(Gen.Choose(-1000, 1000).Select(i => i * 0.25f))
                    .ArrayOf(24)
                    .ToArbitrary(),
                Gen.Elements(false, true).ArrayOf(12).ToArbitrary(),
                (values, flags) =>
                {
                    foreach (var isData in new[] { [], flags })
                    {
                        var plain = kind.NewAccumulator();
                        var informed = kind.NewAccumulator();
                        foreach (var scale in new[] { 1, 0.001f })
                        {
                            var observation = new Observation(Array.ConvertAll(values, v => scale * v), [6, 4], isData, samples: 6);
                            plain.Add(observation);
                            informed.Add(observation with { Extremes = Extremes.Of(observation) });
                        }

                        Assert.Equal(BytesOf(plain), BytesOf(informed));
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    /// <summary>One number that is not finite is seen wherever it stands, in lanes and in the rest behind them, and nothing that does not count.</summary>
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(float.NegativeInfinity)]
    public void What_is_not_finite_is_found_at_each_position(float other)
    {
        for (var length = 1; length < 40; length++)
        {
            for (var at = 0; at < length; at++)
            {
                var values = new float[length];
                values[at] = other;
                var observation = new Observation(values, [length], []);
                Assert.False(Extremes.Of(observation).AreFinite);
                Assert.Equal(other, FiniteCheck.FirstOther(observation, infinityAllowed: false));
                Assert.Equal(float.IsNaN(other) ? other : null, FiniteCheck.FirstOther(observation, infinityAllowed: true));
                var flags = new bool[length];
                Array.Fill(flags, true);
                flags[at] = false;
                Assert.Null(FiniteCheck.FirstOther(new Observation(values, [length], flags), infinityAllowed: false));
            }
        }
    }

    [Fact]
    public void The_first_of_several_is_told()
    {
        float[] values = [1, 2, float.NegativeInfinity, 3, float.NaN, float.PositiveInfinity];
        var observation = new Observation(values, [6], []);
        Assert.Equal(float.NegativeInfinity, FiniteCheck.FirstOther(observation, infinityAllowed: false));
        Assert.Equal(float.NaN, FiniteCheck.FirstOther(observation with { Extremes = Extremes.Of(observation) }, infinityAllowed: true));
    }

    [Fact]
    public void Extremes_reach_over_all_runs_of_data()
    {
        float[] values = [1, 2, 50, -60, 3, -4];
        var found = Extremes.Of(new Observation(values, [1, 3, 2], [true, false, true]));
        Assert.Equal((-4f, 3f, 4L), (found.Min, found.Max, found.Count));
        Assert.Equal(RangeKernels.MagnitudeBits(-4), found.Magnitude);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_that_are_no_state_are_refused(StatisticKind kind)
    {
        var statistic = kind.NewAccumulator();
        Add(statistic, [1, 2, -3]);
        var bytes = BytesOf(statistic);
        for (var i = 0; i < bytes.Length; i++)
        {
            // every truncation, and every byte spoilt: refused, or a state that is whole again
            AssertRefusedOrConsistent(kind, bytes[..i], mustFail: true);
            var spoilt = (byte[])bytes.Clone();
            spoilt[i] ^= 0xFF;
            AssertRefusedOrConsistent(kind, spoilt, mustFail: false);
        }
    }

    [Fact]
    public void Settings_are_part_of_the_key()
    {
        Assert.Equal("histogram(8)", new HistogramStatistic().Key);
        Assert.Equal("histogram(8) up to 5000", new HistogramStatistic(IgnoreMagnitudeAbove: 5000).Key);
        Assert.Equal("min-max", new MinMaxStatistic().Key);
        Assert.Equal("moving-min-max(0.9)", new MovingMinMaxStatistic().Key);
        Assert.Equal(Kinds.Count, Kinds.Select(k => k.Data.Key).Distinct().Count());
    }

    [Fact]
    public void Min_max_counts_apart_what_is_not_finite_or_too_large()
    {
        var statistic = new MinMaxAccumulator(1000);
        var values = new float[10_000];
        (values[3], values[5000], values[9999]) = (-7, 1000, 3);
        (values[17], values[18], values[19], values[20]) = (float.NaN, float.NegativeInfinity, -10_000, 1000.1f);
        Add(statistic, values);
        Assert.Equal(new ValueRange(-7, 1000), statistic.Range);
        Assert.Equal((9996, 2, 2), (statistic.Count, statistic.NonFinite, statistic.Ignored));
    }

    [Fact]
    public void Filling_counts_for_nothing()
    {
        var statistic = new MinMaxAccumulator();
        float[] values = [1, 2, 50, -60, 3, -4];
        statistic.Add(new Observation(values, [1, 3, 2], [true, false, true]));
        Assert.Equal(new ValueRange(-4, 3), statistic.Range);
        statistic.Add(new Observation(values, [1, 3, 2], [false, false, false]));
        Assert.Equal(4, statistic.Count);
    }

    [Fact]
    public void Nothing_seen_is_no_range()
    {
        Assert.Null(new MinMaxAccumulator().Range);
        Assert.Null(new HistogramAccumulator().Range);
        var moving = new MovingMinMaxAccumulator(0.9f);
        Add(moving, [float.NaN]);
        Assert.Null(moving.Range);
        Assert.Equal(1, moving.NonFinite);
    }

    [Fact]
    public void The_moving_range_follows_its_recursion()
    {
        var statistic = new MovingMinMaxAccumulator(0.9f);
        double min = 0;
        double max = 0;
        for (var run = 0; run < 1000; run++)
        {
            float[] values = [-1 - (run % 7), 2 + (run % 5)];
            Add(statistic, values);
            min = run == 0 ? values[0] : (0.9 * min) + (0.1 * values[0]);
            max = run == 0 ? values[1] : (0.9 * max) + (0.1 * values[1]);
        }

        Assert.Equal(min, statistic.Range!.Value.Min, 1e-6 * Math.Abs(min));
        Assert.Equal(max, statistic.Range!.Value.Max, 1e-6 * max);
    }

    [Fact]
    public void The_vector_path_scans_what_its_scalar_twin_scans() =>
        Prop.ForAll(
                Gen.Choose(0, 100).SelectMany(n => Gen.Choose(-1000, 1000).Select(i => i * 0.25f).ArrayOf(n)).ToArbitrary(),
                values => Assert.Equal(RangeKernels.ScanScalar(values), RangeKernels.Scan(values))
            )
            .QuickCheckThrowOnFailure();

    internal static void Add(StatisticAccumulator statistic, float[] values) => statistic.Add(new Observation(values, [values.Length], []));

    internal static byte[] BytesOf(StatisticAccumulator statistic)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        statistic.Write(writer);
        return stream.ToArray();
    }

    private static void AssertRefusedOrConsistent(StatisticKind kind, byte[] bytes, bool mustFail)
    {
        var statistic = kind.NewAccumulator();
        using var reader = new BinaryReader(new MemoryStream(bytes));
        try
        {
            statistic.Read(reader);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            return;
        }

        Assert.False(mustFail, "a truncated state was taken");
        Assert.Equal(bytes, BytesOf(statistic));
    }
}
