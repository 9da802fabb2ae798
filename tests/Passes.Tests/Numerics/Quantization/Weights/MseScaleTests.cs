using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class MseScaleTests
{
    [Fact]
    public void It_is_never_worse_than_min_max() =>
        Prop.ForAll(
                Gen.Elements<IntegerGrid>([.. WeightQuantizerTests.Grids]).ToArbitrary(),
                Gen.Choose(-1000, 1000).Select(i => i * i * i * 1e-6f).ArrayOf().ToArbitrary(),
                (grid, weights) =>
                {
                    foreach (var symmetric in (bool[])[true, false])
                    {
                        var minMax = ErrorOf(weights, WeightScaleSearch.MinMax.Find(weights, grid, symmetric), grid);
                        var mse = ErrorOf(weights, WeightScaleSearch.Mse.Find(weights, grid, symmetric), grid);
                        // sums in another order
                        Assert.True(mse <= minMax * (1 + 1e-12), $"{mse} instead of {minMax}");
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(2, 32)]
    [InlineData(4, 32)]
    [InlineData(4, 128)]
    [InlineData(8, 27)]
    [InlineData(8, 100)]
    public void It_is_near_the_smallest_error_that_any_scale_has(int bits, int count)
    {
        var grid = IntegerGrid.All.Single(g => g.IsSigned && g.Bits == bits);
        double found = 0;
        double least = 0;
        double worst = 0;
        for (var trial = 0; trial < 16; trial++)
        {
            var weights = TestGraph.NoiseTensor($"weights {trial}", count).ToSingles();
            // heavy tails on every other one
            if (trial % 2 == 1)
                weights = Array.ConvertAll(weights, w => w * w * w);
            var error = ErrorOf(weights, WeightScaleSearch.Mse.Find(weights, grid, symmetric: true), grid);
            var optimum = SmallestError(weights, grid);
            Assert.True(error >= optimum * (1 - 1e-4), "the exhaustive search missed something");
            worst = Math.Max(worst, error / optimum);
            found += error;
            least += optimum;
        }

        Assert.True(found <= 1.001 * least && worst <= 1.02, $"{found / least} times the optimum on average, {worst} at worst");
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void Where_the_zero_point_is_free_it_is_near_the_best_of_all_ends(int bits)
    {
        var grid = IntegerGrid.All.Single(g => !g.IsSigned && g.Bits == bits);
        for (var trial = 0; trial < 5; trial++)
        {
            var weights = TestGraph.NoiseTensor($"weights {trial}", 64).ToSingles();
            weights = Array.ConvertAll(weights, w => trial % 2 == 1 && w < 0 ? 0.1f * w : w);
            var optimum = double.PositiveInfinity;
            for (var low = 0.3; low <= 1; low += 0.01)
            {
                for (var high = 0.3; high <= 1; high += 0.01)
                {
                    var p = AffineQuantization.Asymmetric((float)(low * weights.Min()), (float)(high * weights.Max()), grid);
                    optimum = Math.Min(optimum, ErrorOf(weights, p, grid));
                }
            }

            var error = ErrorOf(weights, WeightScaleSearch.Mse.Find(weights, grid, symmetric: false), grid);
            Assert.True(error <= 1.15 * optimum, $"{error / optimum} times the optimum");
        }
    }

    [Theory]
    [InlineData(1, 0.0173f)]
    [InlineData(3, 0.0173f)]
    [InlineData(17, 1e-12f)]
    [InlineData(127, 3.3e7f)]
    public void Weights_that_are_on_a_grid_come_back_exactly(int largest, float step)
    {
        var random = new DeterministicRandom(2, $"grid {largest}");
        var integers = new int[64];
        for (var i = 0; i < integers.Length; i++)
            integers[i] = (int)(random.NextUInt64() % (ulong)((2 * largest) + 1)) - largest;
        (integers[0], integers[1], integers[2]) = (largest, largest - 1, 0);
        var weights = Array.ConvertAll(integers, q => q * step);
        foreach (var symmetric in (bool[])[true, false])
        {
            var grid = symmetric ? IntegerGrid.Int8.Narrow : IntegerGrid.UInt8;
            var quantized = WeightQuantizerTests.Quantize(
                weights,
                [64],
                WeightGranularity.PerTensor,
                grid,
                symmetric,
                WeightScaleSearch.Mse
            );
            Assert.Equal(weights, quantized.Dequantize());
        }
    }

    [Fact]
    public void A_grid_is_found_again_after_its_channel_was_scaled()
    {
        // as a folded BatchNormalization does: every weight is rounded once more
        var weights = Enumerable.Range(-60, 121).Select(q => (float)(q * 0.031f * 0.777123f)).ToArray();
        var p = WeightScaleSearch.Mse.Find(weights, IntegerGrid.Int8.Narrow, symmetric: true);
        Assert.Equal(0.031f * 0.777123f, p.Scale, 1e-7f);
        Assert.True(ErrorOf(weights, p, IntegerGrid.Int8.Narrow) < 1e-12);
    }

    [Fact]
    public void The_vector_path_gives_the_bits_of_its_scalar_twin() =>
        Prop.ForAll(
                Gen.Choose(-100_000, 100_000).Select(i => i * 1e-4f).ArrayOf().ToArbitrary(),
                Gen.Choose(1, 1000).Select(i => i * 1e-3f).ToArbitrary(),
                (weights, scale) =>
                {
                    var by = new AffineKernelArguments(new AffineParameters(scale, 3), IntegerGrid.Int8);
                    Assert.Equal(StepKernels.SumScalar(weights, by), StepKernels.Sum(weights, by));
                }
            )
            .QuickCheckThrowOnFailure();

    private static double ErrorOf(float[] weights, AffineParameters parameters, IntegerGrid grid)
    {
        var back = new float[weights.Length];
        AffineQuantization.FakeQuantize(weights, parameters, grid, back);
        return weights.Zip(back, (w, b) => ((double)w - b) * ((double)w - b)).Sum();
    }

    /// <summary>
    /// The smallest error over all scales. Integers change only where some |w|/s is half of an odd number; between two such scales the
    /// error is a parabola, smallest at Σw·d/Σd² or at an end.
    /// </summary>
    private static double SmallestError(float[] weights, IntegerGrid grid)
    {
        var ends = weights
            .Where(w => w != 0)
            .SelectMany(w => Enumerable.Range(0, grid.Max + 1).Select(k => Math.Abs((double)w) / (k + 0.5)))
            .Order()
            .ToArray();
        var least = weights.Sum(w => (double)w * w);
        for (var i = 0; i + 1 < ends.Length; i++)
        {
            if (ends[i] == ends[i + 1])
                continue;
            var middle = (ends[i] + ends[i + 1]) / 2;
            var (product, squares) = (0.0, 0.0);
            var d = Array.ConvertAll(weights, w => Math.Clamp(Math.Round(w / middle), grid.Min, grid.Max));
            for (var j = 0; j < d.Length; j++)
            {
                product += weights[j] * d[j];
                squares += d[j] * d[j];
            }

            var scale = Math.Clamp(product / squares, ends[i], ends[i + 1]);
            least = Math.Min(least, weights.Zip(d, (w, q) => (w - (q * scale)) * (w - (q * scale))).Sum());
        }

        return least;
    }
}
