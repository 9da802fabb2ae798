using NNCompress.Metrics;

namespace NNCompress.Compress.Tests.Metrics;

public class AccuracyDropTests
{
    [Fact]
    public void Counts_what_was_lost_and_gained()
    {
        var before = new SampleBits([true, true, true, false, false, true, false, true]);
        var after = new SampleBits([true, false, false, true, false, true, false, true]);

        var drop = AccuracyDrop.Between(before, after);

        Assert.Equal((8, 2, 1), (drop.Samples, drop.Lost, drop.Gained));
        Assert.Equal(1 / 8.0, drop.Drop);
        Assert.Equal(1, drop.PValue);
        Assert.True(drop.Interval.Contains(drop.Drop));
    }

    [Fact]
    public void Without_a_changed_sample_the_exact_binomial_bound_holds()
    {
        // 0 of n seen: the share that changes is below 1 − 0.05^{1/n} with 95 %, close to 3/n.
        var bits = new SampleBits(Enumerable.Range(0, 500).Select(i => i % 3 != 0));

        var drop = AccuracyDrop.Between(bits, bits);

        Assert.Equal(0, drop.Drop);
        Assert.Equal(1 - Math.Pow(0.05, 1 / 500.0), drop.Interval.High, 1e-15);
        Assert.Equal(-drop.Interval.High, drop.Interval.Low);
        Assert.Equal(3 / 500.0, drop.Interval.High, 0.0001);
    }

    [Fact]
    public void Answers_to_different_samples_are_refused()
    {
        Assert.Throws<ArgumentException>(() => AccuracyDrop.Between(new SampleBits([true]), new SampleBits([true, false])));
        Assert.Throws<ArgumentException>(() => AccuracyDrop.Between(new SampleBits(), new SampleBits()));
    }
}
