using NNCompress.Passes.LowRank;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.LowRank.Methods;

public sealed class SummedFactorsTests : IDisposable
{
    private readonly MatrixProduct _products = new();

    private Workbench Bench => new(_products, new ParallelOptions { MaxDegreeOfParallelism = 2 }, 1);

    /// <summary>
    /// Rank 1, two inputs, two positions, one output: A = (cos θ, sin θ) and the regression on it leave one number to try. Where S does not tie the positions to each other,
    /// and has the same block C at both, the optimum is that of the products.
    /// </summary>
    [Theory]
    [InlineData(0.6)]
    [InlineData(-0.45)]
    [InlineData(0)]
    public void At_rank_one_no_angle_is_better_than_what_is_found(double tie)
    {
        // columns (c,k): 00, 01, 10, 11; positions k of neighbours are alike where their inputs are
        double[] s = [2, tie, 0.5, tie / 3, tie, 2, tie / 3, 0.5, 0.5, tie / 3, 1, tie / 2, tie / 3, 0.5, tie / 2, 1];
        double[] w = [1, -0.7, 0.4, 1.3];
        var norm = new InputNorm(s, 4, 0);
        var least = Enumerable.Range(0, 20000).Min(i => ErrorOf(w, norm, Math.PI * i / 20000));
        var products = WeightedSvd.Of([w[0], w[2], w[1], w[3]], 2, 2, new InputNorm([2, 0.5, 0.5, 1], 2, 0), 1, Bench);
        var start = products.Pair(1).Right;
        var (errors, energy) = SummedFactors.Errors(w, 1, 2, norm, start, 1, Bench);
        Assert.Equal(norm.Squared(w, 1, _products), energy, 1e-5);
        var found = Error(w, norm, SummedFactors.Fit(w, 1, 2, norm, start, 1, Bench));
        Assert.InRange(found, least - 1e-5, least * 1.002);
        Assert.True(found <= errors[1] + 1e-9, $"{found} fitted, {errors[1]} to begin with");
        if (tie == 0)
            Assert.Equal(products.Errors()[1], found, 1e-4);
        else
            Assert.True(found < 0.999 * Error(w, norm, products.Pair(1)), "the factors of the products are as good");
    }

    public void Dispose() => _products.Dispose();

    private double ErrorOf(double[] w, InputNorm norm, double angle)
    {
        double[] a = [Math.Cos(angle), Math.Sin(angle)];
        // features f_k = (a_0 at (0,k), a_1 at (1,k)); M by the two normal equations
        double[][] features =
        [
            [a[0], 0, a[1], 0],
            [0, a[0], 0, a[1]],
        ];
        double[,] gram = new double[2, 2];
        var target = new double[2];
        for (var i = 0; i < 2; i++)
        {
            target[i] = Form(w, features[i], norm);
            for (var j = 0; j < 2; j++)
                gram[i, j] = Form(features[i], features[j], norm);
        }

        var det = gram[0, 0] * gram[1, 1] - gram[0, 1] * gram[1, 0];
        var m0 = (target[0] * gram[1, 1] - target[1] * gram[0, 1]) / det;
        var m1 = (target[1] * gram[0, 0] - target[0] * gram[1, 0]) / det;
        return Form(w, w, norm) - m0 * target[0] - m1 * target[1];
    }

    /// <summary>Of W − B·A, laid as an output sums over it.</summary>
    private static double Error(double[] w, InputNorm norm, MatrixPair pair)
    {
        var e = new double[4];
        for (var c = 0; c < 2; c++)
        for (var k = 0; k < 2; k++)
            e[c * 2 + k] = w[c * 2 + k] - pair.Left[k] * pair.Right[c];
        return Form(e, e, norm);
    }

    private static double Form(double[] x, double[] y, InputNorm norm)
    {
        var sum = 0.0;
        for (var i = 0; i < x.Length; i++)
        for (var j = 0; j < y.Length; j++)
            sum += x[i] * norm.Moment[i * x.Length + j] * y[j];
        return sum;
    }
}
