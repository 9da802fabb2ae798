using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class OptimalClippingTests
{
    /// <summary>The values that the paper prints.</summary>
    [Theory]
    [InlineData(2, 2.83, 1.71)]
    [InlineData(3, 3.89, 2.15)]
    [InlineData(4, 5.03, 2.55)]
    [InlineData(5, 6.20, 2.93)]
    [InlineData(6, 7.41, 3.28)]
    public void Published_values(int bits, double laplace, double gauss)
    {
        Assert.Equal(laplace, OptimalClipping.Laplace(bits), 0.011);
        Assert.Equal(gauss, OptimalClipping.Gauss(bits), 0.011);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(16)]
    public void They_minimise_the_expected_error(int bits)
    {
        AssertMinimum(OptimalClipping.Laplace(bits), t => (2 * Math.Exp(-t)) + Rounding(t));
        AssertMinimum(OptimalClipping.Gauss(bits), t => (2 * GaussTail(t)) + Rounding(t));

        double Rounding(double t) => t * t / (3 * Math.Pow(4, bits));

        static void AssertMinimum(double t, Func<double, double> error)
        {
            Assert.True(error(t) <= error(t * 0.99), $"{t * 0.99} is better than {t}");
            Assert.True(error(t) <= error(t * 1.01), $"{t * 1.01} is better than {t}");
        }
    }

    [Fact]
    public void The_likelier_distribution_is_taken()
    {
        var random = new DeterministicRandom(3, "aciq");
        var gauss = new float[200_000];
        var laplace = new float[gauss.Length];
        for (var i = 0; i < gauss.Length; i++)
        {
            gauss[i] = (float)(2 * random.NextGaussian());
            // an exponential magnitude with a random sign
            var squared = Math.Pow(random.NextGaussian(), 2) + Math.Pow(random.NextGaussian(), 2);
            laplace[i] = (float)(0.5 * squared * 3 * Math.Sign(random.NextGaussian()));
        }

        AssertRange(gauss, -2 * OptimalClipping.Gauss(4), 2 * OptimalClipping.Gauss(4));
        AssertRange(laplace, -3 * OptimalClipping.Laplace(4), 3 * OptimalClipping.Laplace(4));
        // the halves that Relu leaves: as many integers for one side as 5 bits give for two
        AssertRange(Array.ConvertAll(gauss, x => Math.Max(x, 0)), 0, 2 * OptimalClipping.Gauss(5));
        AssertRange(Array.ConvertAll(laplace, x => Math.Max(x, 0)), 0, 3 * OptimalClipping.Laplace(5));
        // and the mean counts where there are two sides
        AssertRange(Array.ConvertAll(gauss, x => x + 5), 5 - (2 * OptimalClipping.Gauss(4)), 5 + (2 * OptimalClipping.Gauss(4)));
    }

    private static void AssertRange(float[] values, double min, double max)
    {
        var range = RangeEstimatorTests.RangeOf(new AciqRange(), values, IntegerGrid.UInt4)!.Value;
        Assert.Equal(min, range.Min, 0.02 * (max - min));
        Assert.Equal(max, range.Max, 0.02 * (max - min));
    }

    /// <summary>∫_t^∞ (x − t)² φ(x) dx by Simpson's rule.</summary>
    private static double GaussTail(double t)
    {
        const int Steps = 4000;
        const double Reach = 12;
        double sum = 0;
        for (var i = 0; i <= Steps; i++)
        {
            var x = Reach * i / Steps;
            var weight = i is 0 or Steps ? 1 : (i % 2 == 1 ? 4 : 2);
            sum += weight * x * x * Math.Exp(-(t + x) * (t + x) / 2);
        }

        return sum * Reach / Steps / 3 / Math.Sqrt(2 * Math.PI);
    }
}
