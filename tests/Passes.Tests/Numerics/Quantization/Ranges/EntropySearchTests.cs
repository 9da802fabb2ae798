using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class EntropySearchTests
{
    [Fact]
    public void It_finds_the_threshold_of_the_definition() =>
        Prop.ForAll(
                Gen.Choose(1, 8).ToArbitrary(),
                Gen.Choose(-30, 100).Select(i => (double)Math.Max(0, i * i * Math.Sign(i))).ArrayOf(64).ToArbitrary(),
                Gen.Choose(0, 50).ToArbitrary(),
                (levels, counts, beyond) =>
                {
                    if (counts.Sum() == 0)
                        return;
                    var divergences = Enumerable
                        .Range(levels, counts.Length - levels + 1)
                        .ToDictionary(i => i, i => Divergence(counts, beyond, levels, i));
                    var found = EntropySearch.Threshold(counts, beyond, levels);
                    var least = divergences.Values.Min();
                    Assert.True(divergences[found] <= least + 1e-9, $"{found}: {divergences[found]} instead of {least}");
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_histogram_that_the_levels_hold_exactly_loses_nothing_whole()
    {
        // pairs of equal counts: 32 levels for 64 bins
        var counts = Enumerable.Range(0, 64).Select(i => 100.0 - (i / 2)).ToArray();
        Assert.Equal(64, EntropySearch.Threshold(counts, 0, 32));
    }

    [Fact]
    public void One_far_outlier_does_not_set_the_range()
    {
        var random = new DeterministicRandom(4, "entropy");
        var values = new float[100_001];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)random.NextGaussian();
        var before = RangeEstimatorTests.RangeOf(new EntropyRange(), values, IntegerGrid.Int8, symmetric: true)!.Value;
        Assert.InRange(before.Max, 2.5f, 5);
        values[^1] = 1000 * values.Max();
        var after = RangeEstimatorTests.RangeOf(new EntropyRange(), values, IntegerGrid.Int8, symmetric: true)!.Value;
        Assert.InRange(after.Max, 2.5f, 6);
    }

    [Fact]
    public void Only_the_side_that_is_longer_is_clipped()
    {
        var values = TestGraph.NoiseTensor("one-sided", 100_000).ToSingles();
        values = Array.ConvertAll(values, x => x < 0 ? 0.1f * x : x);
        var range = RangeEstimatorTests.RangeOf(new EntropyRange(), values, IntegerGrid.UInt8)!.Value;
        Assert.Equal(values.Min(), range.Min);
        Assert.InRange(range.Max, 2, values.Max());
    }

    /// <summary>KL(P‖Q) as the documentation of <see cref="EntropyRange"/> writes it.</summary>
    private static double Divergence(double[] counts, double beyond, int levels, int i)
    {
        var p = counts[..i];
        p[^1] += counts[i..].Sum() + beyond;
        var q = new double[i];
        for (var r = 0; r < levels; r++)
        {
            var (from, to) = (r * i / levels, (r + 1) * i / levels);
            var filled = Enumerable.Range(from, to - from).Where(j => p[j] > 0).ToArray();
            foreach (var j in filled)
                q[j] = counts[from..to].Sum() / filled.Length;
        }

        var (sumP, sumQ) = (p.Sum(), q.Sum());
        return sumQ == 0
            ? double.PositiveInfinity
            : Enumerable.Range(0, i).Where(j => p[j] > 0).Sum(j => p[j] / sumP * Math.Log(p[j] / sumP / Math.Max(q[j] / sumQ, 1e-10)));
    }
}
