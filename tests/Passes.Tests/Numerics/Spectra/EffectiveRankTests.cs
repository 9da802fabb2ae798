using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics.Spectra;

public class EffectiveRankTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 1)]
    [InlineData(new[] { 2.0, 2, 2, 2 }, 4)]
    [InlineData(new[] { 5.0, 5, 0, 0 }, 2)]
    [InlineData(new double[0], 0)]
    [InlineData(new[] { 0.0, 0 }, 0)]
    public void Equal_values_count_fully_and_zeros_not_at_all(double[] spectrum, double rank) =>
        Assert.Equal(rank, EffectiveRank.Of(spectrum), 12);

    [Fact]
    public void Two_values_in_three_to_one_have_the_entropy_of_a_coin() =>
        // −¾ ln ¾ − ¼ ln ¼
        Assert.Equal(Math.Exp((0.75 * Math.Log(4.0 / 3)) + (0.25 * Math.Log(4))), EffectiveRank.Of([3, 1]), 12);

    [Fact]
    public void It_lies_between_one_and_the_number_of_values_and_scale_plays_no_part() =>
        Check.QuickThrowOnFailure(
            Prop.ForAll(
                Gen.Choose(1, 1000).Select(n => (double)n).NonEmptyListOf().ToArbitrary(),
                spectrum =>
                {
                    var rank = EffectiveRank.Of([.. spectrum]);
                    var scaled = EffectiveRank.Of([.. spectrum.Select(s => 7 * s)]);
                    return rank > 1 - 1e-9 && rank < spectrum.Count + 1e-9 && Math.Abs(scaled - rank) < 1e-9;
                }
            )
        );
}
