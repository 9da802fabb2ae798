using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics;

public sealed class MeanMinMaxTests
{
    [Fact]
    public void Each_sample_counts_alike_however_large_the_batches_are()
    {
        float[] values = [1, -2, 3, 0, 10, 4, -1, -5]; // four samples of two
        foreach (var batch in (int[])[1, 2, 4])
        {
            var statistic = new MeanMinMaxAccumulator();
            for (var i = 0; i < 4; i += batch)
                statistic.Add(new Observation(values.AsSpan(2 * i, 2 * batch), [batch, 2], [], batch));
            Assert.Equal(4, statistic.Samples);
            Assert.Equal(new ValueRange((-2 + 0 + 4 - 5) / 4f, (1 + 3 + 10 - 1) / 4f), statistic.Range);
        }
    }

    [Fact]
    public void Filling_is_no_part_of_a_sample_and_a_sample_of_filling_is_none()
    {
        var statistic = new MeanMinMaxAccumulator();
        // three samples of two positions of one element
        statistic.Add(new Observation([1, 100, 3, 5, -100, 100], [3, 2], [true, false, true, true, false, false], 3));
        Assert.Equal(2, statistic.Samples);
        Assert.Equal(new ValueRange(2, 3), statistic.Range);
        // marks that are not laid out by sample: the run is one sample
        statistic.Add(new Observation([7, -7, 9, 9], [2, 2], [true], 2));
        Assert.Equal(3, statistic.Samples);
    }

    [Fact]
    public void What_is_not_finite_or_too_large_sets_no_range()
    {
        var statistic = new MeanMinMaxAccumulator(100);
        statistic.Add(new Observation([float.NaN, 2, -1000, 4], [2, 2], [], 2));
        Assert.Equal(new ValueRange(3, 3), statistic.Range);
        Assert.Equal(1, statistic.NonFinite);
        Assert.Null(new MeanMinMaxAccumulator().Range);
    }

    [Fact]
    public void Sums_are_exact_in_any_order() =>
        Prop.ForAll(
                Gen.Choose(-126, 60)
                    .SelectMany(e => Gen.Choose(-1 << 23, 1 << 23).Select(m => MathF.ScaleB(m, e - 23)))
                    .ListOf()
                    .ToArbitrary(),
                terms =>
                {
                    var (forward, backward) = (new ExactSum(), new ExactSum());
                    foreach (var term in terms)
                        forward.Add(term);
                    foreach (var term in Enumerable.Reverse(terms))
                        backward.Add(term);
                    Assert.Equal(forward, backward);
                    foreach (var term in terms)
                        forward.Add(-term);
                    Assert.Equal(default, forward);
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(float.Epsilon)]
    [InlineData(-float.Epsilon)]
    [InlineData(1.17549421e-38f)] // the largest subnormal
    [InlineData(1.17549435e-38f)] // the least normal
    [InlineData(1.5f)]
    [InlineData(float.MaxValue)]
    [InlineData(float.MinValue)]
    public void One_term_comes_back(float term)
    {
        var sum = new ExactSum();
        sum.Add(term);
        Assert.Equal((double)term, sum.Value);
    }

    [Fact]
    public void Small_terms_are_not_lost_beside_large_ones()
    {
        var sum = new ExactSum();
        foreach (var term in (float[])[1e30f, 1e-30f, -1e30f])
            sum.Add(term);
        Assert.Equal((double)1e-30f, sum.Value);
    }
}
