using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics.Spectra;

public class BayesianRankTests
{
    /// <summary>Signal far above the noise: the planted rank is found exactly, at any shape, and so is the noise.</summary>
    [Theory]
    [InlineData(40, 40, 5, 0.12)]
    [InlineData(30, 120, 3, 0.05)]
    [InlineData(24, 600, 8, 0.05)]
    [InlineData(64, 96, 1, 0.05)]
    [InlineData(50, 80, 20, 0.3)] // so many components leave little to tell the noise from
    public void A_planted_rank_is_found_under_noise(int rows, int columns, int rank, double tolerance)
    {
        var (estimated, variance) = BayesianRank.Estimate(Planted(rows, columns, rank, 0.3), columns);
        Assert.Equal(rank, estimated);
        Assert.Equal(0.09, variance, tolerance * 0.09);
    }

    [Theory]
    [InlineData(40, 40)]
    [InlineData(30, 300)]
    public void Noise_alone_has_no_rank(int rows, int columns) => Assert.Equal(0, BayesianRank.Of(Planted(rows, columns, 0, 1), columns));

    [Fact]
    public void Without_noise_it_is_the_numeric_rank() => Assert.Equal(6, BayesianRank.Of(Planted(40, 60, 6, 0), 60));

    [Fact]
    public void Scale_plays_no_part()
    {
        var spectrum = Planted(30, 50, 4, 0.5);
        var large = spectrum.Select(s => s * 1e6).ToArray();
        Assert.Equal(BayesianRank.Of(spectrum, 50), BayesianRank.Of(large, 50));
    }

    [Fact]
    public void A_matrix_of_zeros_has_rank_zero() => Assert.Equal(0, BayesianRank.Of([0, 0, 0], 5));

    /// <summary>The paper gives τ̲ ≈ 2.5129·√α as an approximation, which is exact for square matrices.</summary>
    [Theory]
    [InlineData(1, 1e-4)]
    [InlineData(0.5, 0.01)]
    [InlineData(0.1, 0.05)]
    [InlineData(0.01, 0.15)]
    public void The_threshold_agrees_with_the_approximation_of_the_paper(double alpha, double tolerance) =>
        Assert.Equal(2.5129 * Math.Sqrt(alpha), BayesianRank.LeastTau(alpha), tolerance * 2.5129 * Math.Sqrt(alpha));

    /// <summary>Singular values of AB + noise, A and B Gaussian of the given rank.</summary>
    private static double[] Planted(int rows, int columns, int rank, double noise)
    {
        var a = RandomMatrix.Gaussian(rows * Math.Max(1, rank), $"a{rows}{columns}{rank}");
        var b = RandomMatrix.Gaussian(columns * Math.Max(1, rank), $"b{rows}{columns}{rank}");
        var v = RandomMatrix.Gaussian(rows * columns, $"n{rows}{columns}{rank}", noise);
        var matrix = new double[rows][];
        for (var i = 0; i < rows; i++)
        {
            matrix[i] = new double[columns];
            for (var j = 0; j < columns; j++)
            {
                matrix[i][j] = v[(i * columns) + j];
                for (var k = 0; k < rank; k++)
                    matrix[i][j] += a[(i * rank) + k] * (double)b[(j * rank) + k];
            }
        }

        return SingularValues(matrix);
    }

    /// <summary>One-sided Jacobi: rows are rotated against each other until they are orthogonal; their lengths are the singular values.</summary>
    private static double[] SingularValues(double[][] rows)
    {
        for (var sweep = 0; sweep < 30; sweep++)
        {
            var largest = 0.0;
            for (var p = 0; p < rows.Length; p++)
            for (var q = p + 1; q < rows.Length; q++)
            {
                double app = 0,
                    aqq = 0,
                    apq = 0;
                for (var j = 0; j < rows[p].Length; j++)
                {
                    app += rows[p][j] * rows[p][j];
                    aqq += rows[q][j] * rows[q][j];
                    apq += rows[p][j] * rows[q][j];
                }

                if (Math.Abs(apq) <= 1e-14 * Math.Sqrt(app * aqq) || apq == 0)
                    continue;
                largest = Math.Max(largest, Math.Abs(apq) / Math.Sqrt(app * aqq));
                var zeta = (aqq - app) / (2 * apq);
                var t = Math.CopySign(1 / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta))), zeta);
                var c = 1 / Math.Sqrt(1 + (t * t));
                for (var j = 0; j < rows[p].Length; j++)
                    (rows[p][j], rows[q][j]) = (c * (rows[p][j] - (t * rows[q][j])), c * (rows[q][j] + (t * rows[p][j])));
            }

            if (largest < 1e-12)
                break;
        }

        return [.. rows.Select(r => Math.Sqrt(r.Sum(x => x * x))).OrderDescending()];
    }
}
