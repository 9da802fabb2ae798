using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class SpectralNormTests
{
    private static readonly ParallelOptions TwoThreads = new() { MaxDegreeOfParallelism = 2 };

    [Fact]
    public void Tridiagonal_matrices_of_second_differences_have_a_closed_form()
    {
        // 2 on the diagonal, −1 beside it: eigenvalues 2 − 2cos(πk/(n+1)), eigenvectors sin(πik/(n+1))
        foreach (var n in new[] { 1, 2, 3, 10, 60 })
        {
            var (value, last) = SymmetricTridiagonal.Largest(Enumerable.Repeat(2.0, n).ToArray(), Enumerable.Repeat(-1.0, n - 1).ToArray());
            Assert.Equal(2 - (2 * Math.Cos(Math.PI * n / (n + 1))), value, 12);
            Assert.Equal(Math.Sqrt(2.0 / (n + 1)) * Math.Abs(Math.Sin(Math.PI * n * n / (n + 1))), Math.Abs(last), 10);
        }
    }

    [Fact]
    public void Diagonal_matrices_and_zero_have_their_largest_entry()
    {
        Assert.Equal(7, Norm(Matrix(5, 5, (i, j) => i == j ? new[] { 3f, -7, 1, 0, 6.5f }[i] : 0)), 6);
        Assert.Equal(0, Norm(Matrix(4, 9, (_, _) => 0)));
    }

    [Fact]
    public void A_product_of_two_vectors_has_the_product_of_their_norms() =>
        Assert.Equal(Math.Sqrt(14) * 5 * Math.Sqrt(2), Norm(Matrix(3, 4, (i, j) => (i + 1) * new[] { 3f, -4, 5, 0 }[j])), 5);

    [Fact]
    public void Second_differences_of_a_long_row_come_near_two()
    {
        // singular values of the n × (n+1) difference matrix: 2·sin(πk/(2(n+1)))
        const int N = 400;
        var differences = Matrix(
            N,
            N + 1,
            (i, j) =>
                j == i ? 1f
                : j == i + 1 ? -1f
                : 0
        );
        var exact = 2 * Math.Sin(Math.PI * N / (2.0 * (N + 1)));
        var estimate = SpectralNorm.Estimate(differences, new DeterministicRandom(1, "norm"), TwoThreads, tolerance: 1e-4, maxSteps: 400);
        Assert.Equal(exact, estimate.Norm, 3);
        Assert.True(estimate.Norm <= exact * (1 + 1e-9));
        Assert.True(estimate.Residual <= 1e-4);
    }

    [Fact]
    public void Threads_do_not_matter()
    {
        var random = new DeterministicRandom(5, "matrix");
        var values = new float[300 * 700];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)random.NextGaussian();
        var matrix = Matrix(300, 700, (i, j) => values[(i * 700) + j]);
        var one = SpectralNorm.Estimate(matrix, new DeterministicRandom(2, "norm"), new ParallelOptions { MaxDegreeOfParallelism = 1 });
        Assert.Equal(
            one,
            SpectralNorm.Estimate(matrix, new DeterministicRandom(2, "norm"), new ParallelOptions { MaxDegreeOfParallelism = 5 })
        );
        // a random Gaussian matrix has ‖A‖₂ ≈ √m + √n
        Assert.InRange(one.Norm, 0.95 * (Math.Sqrt(300) + Math.Sqrt(700)), 1.03 * (Math.Sqrt(300) + Math.Sqrt(700)));
    }

    private static double Norm(MatrixSource matrix) => SpectralNorm.Estimate(matrix, new DeterministicRandom(7, "norm"), TwoThreads).Norm;

    private static FunctionMatrix Matrix(int rows, int columns, Func<int, int, float> entry) => new(rows, columns, entry);

    private sealed class FunctionMatrix(int rows, int columns, Func<int, int, float> entry) : MatrixSource
    {
        public override long Rows => rows;

        public override int Columns => columns;

        public override void Read(long row, int count, Span<float> tile)
        {
            for (var i = 0; i < count * columns; i++)
                tile[i] = entry((int)row + (i / columns), i % columns);
        }
    }
}
