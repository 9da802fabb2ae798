using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class OracleShrinkageTests
{
    private const int P = 20;

    /// <summary>Σ_ij = 0.8^|i−j|, of which rows x_j = 0.8·x_{j−1} + 0.6·noise are samples.</summary>
    private static readonly double[] Truth = [.. Enumerable.Range(0, P * P).Select(k => Math.Pow(0.8, Math.Abs(k / P - k % P)))];

    [Theory]
    [InlineData(6)]
    [InlineData(20)]
    [InlineData(100)]
    public void It_errs_hardly_more_than_the_best_share_that_knows_the_truth(int samples)
    {
        const int Draws = 40;
        var covariances = Enumerable.Range(0, Draws).Select(d => Sample(samples, d)).ToArray();
        double Loss(Func<double[], double> share) => covariances.Sum(s => SquaredError(s, share(s)));
        var best = Enumerable.Range(0, 101).Min(i => Loss(_ => i / 100.0));
        var chosen = Loss(s => OracleShrinkage.Of(s, P, samples));
        Assert.InRange(chosen, best * 0.95, best * 1.1);
        Assert.True(chosen < Loss(_ => 0), "no better than the covariance as it is");
    }

    [Fact]
    public void It_does_not_depend_on_the_unit_and_vanishes_with_more_samples()
    {
        var s = Sample(30, 1);
        Assert.Equal(OracleShrinkage.Of(s, P, 30), OracleShrinkage.Of([.. s.Select(v => 1e6 * v)], P, 30), 1e-12);
        var shares = new[] { 10.0, 100, 1e4, 1e8 }.Select(n => OracleShrinkage.Of(Truth, P, n)).ToArray();
        Assert.Equal(shares.OrderDescending(), shares);
        Assert.InRange(shares[^1], 0, 1e-6);
    }

    [Fact]
    public void What_is_a_multiple_of_the_identity_already_is_drawn_there_whole() =>
        Assert.Equal(1, OracleShrinkage.Of([2, 0, 0, 2], 2, 5));

    private static double[] Sample(int samples, int draw)
    {
        var x = RandomMatrix.Gaussian(samples * P, $"draw {draw} of {samples}");
        for (var i = 0; i < x.Length; i++)
            x[i] = i % P == 0 ? x[i] : 0.8f * x[i - 1] + 0.6f * x[i];
        return [.. RandomMatrix.MomentOf(x, P).Select(v => v / samples)];
    }

    private static double SquaredError(double[] s, double share)
    {
        var level = Enumerable.Range(0, P).Sum(i => s[i * P + i]) / P;
        return s.Select((v, k) => Math.Pow((1 - share) * v + (k / P == k % P ? share * level : 0) - Truth[k], 2)).Sum();
    }
}
