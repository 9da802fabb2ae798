using NNCompress.Passes.Numerics;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class MseRangeTests
{
    public static TheoryData<string> Shapes => ["bell", "heavy", "relu", "lopsided", "outlier", "relu outlier"];

    [Theory]
    [MemberData(nameof(Shapes))]
    public void The_error_on_the_histogram_is_that_of_the_values(string shape)
    {
        var values = Values(shape, 50_000);
        var density = DensityOf(values);
        foreach (var grid in (IntegerGrid[])[IntegerGrid.UInt4, IntegerGrid.Int8, IntegerGrid.UInt8, IntegerGrid.UInt16])
        {
            foreach (var share in (float[])[1, 0.5f, 0.1f, 0.01f])
            {
                var range = density.Range.WithZero;
                var parameters = AffineQuantization.Asymmetric(share * range.Min, share * range.Max, grid);
                var expected = ErrorOf(values, parameters, grid);
                var error = QuantizationError.Of(density, parameters, grid);
                Assert.True(Math.Abs(error - expected) <= 0.03 * expected, $"{grid}, {share}: {error} instead of {expected}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void It_is_near_the_best_of_all_pairs_of_ends(string shape)
    {
        var values = Values(shape, 4_000);
        foreach (var grid in (IntegerGrid[])[IntegerGrid.UInt4, IntegerGrid.UInt8])
        {
            var range = RangeEstimatorTests.RangeOf(new MseRange(), values, grid)!.Value;
            var error = ErrorOf(values, range.ParametersOn(grid, symmetric: false), grid);
            var whole = new ValueRange(values.Min(), values.Max()).WithZero;
            var optimum = double.PositiveInfinity;
            // 20 ends an octave near the values' own, 10 octaves down
            var factors = Enumerable.Range(0, 60).Select(i => (float)Math.Pow(2, i < 40 ? -i / 20.0 : -2 - ((i - 40) / 2.5))).ToArray();
            foreach (var low in whole.Min < 0 ? factors : [1])
            {
                foreach (var high in factors)
                    optimum = Math.Min(
                        optimum,
                        ErrorOf(values, new ValueRange(low * whole.Min, high * whole.Max).ParametersOn(grid, false), grid)
                    );
            }

            Assert.True(error <= 1.05 * optimum, $"{grid}: {error / optimum} times the optimum");
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void A_symmetric_range_is_near_the_best_of_all(string shape)
    {
        var values = Values(shape, 4_000);
        var range = RangeEstimatorTests.RangeOf(new MseRange(), values, IntegerGrid.Int8, symmetric: true)!.Value;
        var error = ErrorOf(values, AffineQuantization.Symmetric(range.Max, IntegerGrid.Int8), IntegerGrid.Int8);
        var whole = new ValueRange(values.Min(), values.Max()).AbsMax;
        var optimum = Enumerable
            .Range(0, 400)
            .Min(i =>
                ErrorOf(values, AffineQuantization.Symmetric(whole * (float)Math.Pow(2, -i / 40.0), IntegerGrid.Int8), IntegerGrid.Int8)
            );
        Assert.True(error <= 1.05 * optimum, $"{error / optimum} times the optimum");
    }

    [Fact]
    public void Values_that_are_integers_of_the_grid_keep_their_range()
    {
        float[] values = [.. Enumerable.Range(0, 256).Select(i => (i - 100) * 0.5f)];
        var range = RangeEstimatorTests.RangeOf(new MseRange(), values, IntegerGrid.UInt8)!.Value;
        var parameters = range.ParametersOn(IntegerGrid.UInt8, symmetric: false);
        Assert.True(ErrorOf(values, parameters, IntegerGrid.UInt8) <= 256 * 0.5 * 0.5 / 12 * 1.05);
    }

    private static HistogramDensity DensityOf(float[] values)
    {
        var histogram = new HistogramAccumulator();
        RangeStatisticsTests.Add(histogram, values);
        return new HistogramDensity(histogram);
    }

    private static double ErrorOf(float[] values, AffineParameters parameters, IntegerGrid grid)
    {
        var back = new float[values.Length];
        AffineQuantization.FakeQuantize(values, parameters, grid, back);
        double sum = 0;
        for (var i = 0; i < values.Length; i++)
            sum += ((double)values[i] - back[i]) * ((double)values[i] - back[i]);
        return sum;
    }

    private static float[] Values(string shape, int count)
    {
        var values = TestGraph.NoiseTensor(shape, count).ToSingles();
        if (shape.EndsWith("outlier", StringComparison.Ordinal))
            values[7] = 1000;
        return shape switch
        {
            "heavy" => Array.ConvertAll(values, x => x * x * x),
            "lopsided" => Array.ConvertAll(values, x => x < 0 ? 0.1f * x : x * x),
            "relu" or "relu outlier" => Array.ConvertAll(values, x => Math.Max(x, 0)),
            _ => values,
        };
    }
}
