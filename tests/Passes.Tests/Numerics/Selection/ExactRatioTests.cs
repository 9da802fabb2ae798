using System.Numerics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class ExactRatioTests
{
    [Fact]
    public void Bounds_enclose_the_quotient_tightly() =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).Four().ToArbitrary(),
                Gen.Choose(0, 900).Two().ToArbitrary(),
                (x, shift) =>
                {
                    var numerator = (((BigInteger)x.Item1 << 31) + x.Item2) << shift.Item1;
                    var denominator = ((((BigInteger)x.Item3 << 31) + x.Item4) << shift.Item2) + 1;
                    var (lower, upper) = ExactRatio.Bounds(numerator, denominator);
                    Assert.True(Sign(lower, numerator, denominator) <= 0);
                    Assert.True(Sign(upper, numerator, denominator) >= 0);
                    Assert.True(upper - lower <= upper * 2e-15);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Nothing_of_nothing_is_zero_and_the_smallest_of_all()
    {
        Assert.Equal((0, 0), ExactRatio.Bounds(0, 0));
        Assert.Equal(0, ExactRatio.Compare(0, 0, 0, 5));
        Assert.Equal(-1, ExactRatio.Compare(0, 0, 1, BigInteger.Pow(10, 400)));
        Assert.Equal(0, ExactRatio.SquareRoot(0, 0));
        Assert.Equal(1.5, ExactRatio.SquareRoot(9, 4), 15);
    }

    [Fact]
    public void Comparison_sees_differences_that_no_double_shows()
    {
        var large = BigInteger.Pow(3, 500);
        Assert.Equal(1, ExactRatio.Compare(large + 1, large, large, large));
        Assert.Equal(0, ExactRatio.Compare(large * 7, large * 21, 1, 3));
    }

    /// <summary>The sign of value − numerator/denominator.</summary>
    private static int Sign(double value, BigInteger numerator, BigInteger denominator)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52);
        BigInteger significand = exponent == 0 ? bits : (bits & ((1L << 52) - 1)) | (1L << 52);
        var scale = Math.Max(exponent, 1) - 1075;
        return scale >= 0
            ? ((significand << scale) * denominator).CompareTo(numerator)
            : (significand * denominator).CompareTo(numerator << -scale);
    }
}
