using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class SweepKernelTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 3)]
    [InlineData(11, 128)]
    public void Vectors_give_the_bits_of_the_scalar_twin(int columns, int errors)
    {
        var c = Doubles(columns * SweepKernel.Strip, "c");
        var e = Doubles(errors * SweepKernel.Strip, "e");
        var u = Doubles(errors * (columns + 5), "u");
        var expected = (double[])c.Clone();
        SweepKernel.SubtractScalar(expected, e, u, columns + 5);
        SweepKernel.Subtract(c, e, u, columns + 5);
        Assert.Equal(expected, c);
    }

    [Fact]
    public void The_smallest_are_those_that_a_stable_sort_puts_first()
    {
        for (var trial = 0; trial < 50; trial++)
        {
            // coarse numbers, so that many are equal
            double[] scores = [.. Doubles(1 + (trial * 7), $"scores{trial}").Select(v => Math.Round(v * (1 + trial % 5)))];
            for (var count = 0; count <= scores.Length; count += 1 + (scores.Length / 9))
            {
                var expected = scores.Index().OrderBy(s => s.Item).Take(count).Select(s => s.Index).Order();
                Assert.Equal(expected, SmallestUnits.Of(scores, count).Index().Where(c => c.Item).Select(c => c.Index));
            }
        }
    }

    private static double[] Doubles(int count, string purpose) => [.. RandomMatrix.Gaussian(count, purpose).Select(v => (double)v)];
}
