using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class CpDecompositionTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void A_planted_tensor_is_recovered(int rank)
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        int[] extents = [12, 10, 3, 3];
        var planted = extents.Select((e, m) => Array.ConvertAll(RandomMatrix.Gaussian(rank * e, $"mode {m}"), v => (double)v)).ToArray();
        var tensor = Compose(planted, extents, rank);
        var errors = new List<double>();
        var found = CpDecomposition.Of(tensor, extents, rank, 400, 6, new DeterministicRandom(2, "cp"), bench, errors);
        var energy = tensor.Sum(v => v * v);
        Assert.True(found.SquaredError < 1e-5 * energy, $"{found.SquaredError / energy}");
        Assert.True(errors.Zip(errors.Skip(1), (a, b) => b <= a + 1e-9 * energy).All(x => x));
        var back = Compose([.. found.Factors], extents, rank);
        Assert.Equal(found.SquaredError, tensor.Zip(back, (a, b) => (a - b) * (a - b)).Sum(), 1e-9 * energy);

        // each planted term is one of those found, up to sign: columns are normalised
        for (var r = 0; r < rank; r++)
        {
            var term = planted[1].AsSpan(r * extents[1], extents[1]).ToArray();
            var length = Math.Sqrt(term.Sum(v => v * v));
            var nearest = Enumerable
                .Range(0, rank)
                .Max(f =>
                    Math.Abs(found.Factors[1].AsSpan(f * extents[1], extents[1]).ToArray().Zip(term, (a, b) => a * b).Sum()) / length
                );
            Assert.True(nearest > 0.999, $"term {r}: {nearest}");
        }
    }

    [Fact]
    public void Two_modes_are_a_matrix_and_more_terms_than_it_needs_do_no_harm()
    {
        using var products = new MatrixProduct();
        var bench = new Workbench(products, new ParallelOptions(), 1);
        var matrix = Array.ConvertAll(RandomMatrix.Gaussian(6 * 5, "m"), v => (double)v);
        var found = CpDecomposition.Of(matrix, [6, 5], 8, 100, 2, new DeterministicRandom(2, "cp"), bench);
        Assert.True(found.SquaredError < 1e-6 * matrix.Sum(v => v * v));
    }

    private static double[] Compose(double[][] factors, int[] extents, int rank)
    {
        var tensor = new double[extents.Aggregate(1, (p, e) => p * e)];
        for (var at = 0; at < tensor.Length; at++)
        for (var r = 0; r < rank; r++)
        {
            var (rest, product) = (at, 1.0);
            for (var m = extents.Length - 1; m >= 0; m--)
            {
                product *= factors[m][r * extents[m] + rest % extents[m]];
                rest /= extents[m];
            }

            tensor[at] += product;
        }

        return tensor;
    }
}
