using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics.Regression;

public sealed class RidgeRegressionTests
{
    /// <summary>(ZᵀZ + λI)·Dᵀ = ZᵀE of centred Z and E, whichever form was solved; δ makes the means right.</summary>
    [Theory]
    [InlineData(40, 7, 30, true)]
    [InlineData(40, 32, 30, true)]
    [InlineData(7, 40, 5, true)]
    [InlineData(7, 40, 5, false)]
    [InlineData(9, 9, 7, false)]
    public void The_normal_equations_hold_with_more_rows_than_columns_and_with_fewer(int n, int q, int learn, bool intercept)
    {
        const int Outputs = 3;
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions { MaxDegreeOfParallelism = 2 }, 1);
        float[][] zs = [.. TestGraph.NoiseTensor("z", n, q).ToSingles().Select(v => v + 0.5f).Chunk(q)];
        float[][] wanted = [.. TestGraph.NoiseTensor("e", n, Outputs).ToSingles().Select(v => v - 0.2f).Chunk(Outputs)];
        float[][] found = [.. TestGraph.NoiseTensor("f", n, Outputs).ToSingles().Chunk(Outputs)];
        // columns around those that count
        float[][] wide = [.. zs.Select(r => (float[])[9, .. r, 9])];
        var rows = new RegressionRows(wide, wanted, found, 1, q, 0, Outputs);
        var (leading, all) = RidgeRegression.Of(rows, learn, intercept, bench);
        Verify(leading, learn);
        Verify(all, n);

        void Verify(RidgeRegression regression, int count)
        {
            double[] z = [.. zs.Take(count).SelectMany(r => r).Select(v => (double)v)];
            double[] e = [.. wanted.Zip(found).Take(count).SelectMany(p => p.First.Zip(p.Second, (a, b) => (double)a - b))];
            var (slopes, shift) = regression.Solve(0.1);
            var (meanZ, meanE) = (Means(z, q), Means(e, Outputs));
            double[] centredZ = [.. z.Select((v, i) => v - (intercept ? meanZ[i % q] : 0))];
            double[] centredE = [.. e.Select((v, i) => v - (intercept ? meanE[i % Outputs] : 0))];
            var λ = 0.1 * centredZ.Sum(v => v * v) / q;
            for (var o = 0; o < Outputs; o++)
            {
                var left = Enumerable.Range(0, count).Select(r => centredE[r * Outputs + o] - Dot(r, o)).ToArray();
                for (var c = 0; c < q; c++)
                    Assert.Equal(λ * slopes[o * q + c], Enumerable.Range(0, count).Sum(r => centredZ[r * q + c] * left[r]), 1e-3);
                Assert.Equal(intercept ? meanE[o] - Enumerable.Range(0, q).Sum(c => slopes[o * q + c] * meanZ[c]) : 0, shift[o], 1e-9);
            }

            double Dot(int row, int output) => Enumerable.Range(0, q).Sum(c => centredZ[row * q + c] * slopes[output * q + c]);
        }
    }

    private static double[] Means(double[] values, int width) =>
        [.. Enumerable.Range(0, width).Select(c => values.Where((_, i) => i % width == c).Average())];
}
