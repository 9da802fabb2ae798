using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics.Regression;

public sealed class RidgeRegressionTests
{
    /// <summary>(ZᵀZ + λI)·Dᵀ = ZᵀE of centred Z and E, whichever form was solved; δ makes the means right.</summary>
    [Theory]
    [InlineData(40, 7, true)]
    [InlineData(7, 40, true)]
    [InlineData(7, 40, false)]
    [InlineData(9, 9, false)]
    public void The_normal_equations_hold_with_more_rows_than_columns_and_with_fewer(int n, int q, bool intercept)
    {
        const int Outputs = 3;
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions { MaxDegreeOfParallelism = 2 }, 1);
        double[] z = [.. TestGraph.NoiseTensor("z", n, q).ToSingles().Select(v => v + 0.5)];
        double[] e = [.. TestGraph.NoiseTensor("e", n, Outputs).ToSingles().Select(v => v - 0.2)];
        var (slopes, shift) = new RidgeRegression(z, e, n, q, Outputs, intercept, bench).Solve(0.1);
        var (meanZ, meanE) = (Means(z, q), Means(e, Outputs));
        double[] centredZ = [.. z.Select((v, i) => v - (intercept ? meanZ[i % q] : 0))];
        double[] centredE = [.. e.Select((v, i) => v - (intercept ? meanE[i % Outputs] : 0))];
        var λ = 0.1 * centredZ.Sum(v => v * v) / q;
        for (var o = 0; o < Outputs; o++)
        {
            var left = Enumerable.Range(0, n).Select(r => centredE[r * Outputs + o] - Dot(r, o)).ToArray();
            for (var c = 0; c < q; c++)
                Assert.Equal(λ * slopes[o * q + c], Enumerable.Range(0, n).Sum(r => centredZ[r * q + c] * left[r]), 1e-3);
            Assert.Equal(intercept ? meanE[o] - Enumerable.Range(0, q).Sum(c => slopes[o * q + c] * meanZ[c]) : 0, shift[o], 1e-9);
        }

        double Dot(int row, int output) => Enumerable.Range(0, q).Sum(c => centredZ[row * q + c] * slopes[output * q + c]);
    }

    private static double[] Means(double[] values, int width) =>
        [.. Enumerable.Range(0, width).Select(c => values.Where((_, i) => i % width == c).Average())];
}
