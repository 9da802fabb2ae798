using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class AccumulatorRangeTests
{
    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(-1, 0, 1)]
    [InlineData(0, 1, 2)]
    [InlineData(-2, 1, 2)]
    [InlineData(-3, 1, 3)]
    [InlineData(-128, 127, 8)]
    [InlineData(-129, 127, 9)]
    [InlineData(0, 128, 9)]
    [InlineData(int.MinValue, int.MaxValue, 32)]
    [InlineData(0, 1L << 31, 33)]
    public void Bits_are_those_of_twos_complement(long least, long greatest, int bits) =>
        Assert.Equal(bits, new AccumulatorRange(least, greatest).Bits);

    [Fact]
    public void The_worst_case_is_that_of_all_activations() =>
        Prop.ForAll(
                Gen.Choose(-3, 3).ArrayOf(4).ToArbitrary(),
                Gen.Elements(IntegerGrid.UInt2, IntegerGrid.Int2)
                    .SelectMany(g => Gen.Choose(g.Min, g.Max).Select(z => (g, z)))
                    .ToArbitrary(),
                (weights, activations) =>
                {
                    var (grid, zero) = activations;
                    var range = AccumulatorRange.WorstCase(weights, grid, zero);
                    var sums = Sums(weights, grid, zero).ToArray();
                    Assert.Equal(sums.Max(), range.Greatest);
                    Assert.Equal(sums.Min(), range.Least);
                    var bound = weights.Sum(w => Math.Abs((long)w) * Math.Max(grid.Max - zero, zero - grid.Min));
                    Assert.True(range.Magnitude <= bound);
                }
            )
            .QuickCheckThrowOnFailure();

    private static IEnumerable<long> Sums(ReadOnlyMemory<int> weights, IntegerGrid grid, int zero) =>
        weights.IsEmpty
            ? [0]
            : Enumerable
                .Range(grid.Min, grid.Max - grid.Min + 1)
                .SelectMany(x => Sums(weights[1..], grid, zero).Select(rest => rest + ((long)weights.Span[0] * (x - zero))));
}
