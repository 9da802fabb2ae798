using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class NarrowAccumulatorTests
{
    [Fact]
    public void It_follows_the_types_that_have_its_width() =>
        Prop.ForAll(
                Gen.Choose(-200, 200).ArrayOf().ToArbitrary(),
                terms =>
                {
                    var saturating = new NarrowAccumulator(8, wraps: false);
                    var wrapping = new NarrowAccumulator(8, wraps: true);
                    var (clamped, wrapped) = (0, (sbyte)0);
                    foreach (var term in terms)
                    {
                        saturating.Add(term);
                        wrapping.Add(term);
                        clamped = Math.Clamp(clamped + term, sbyte.MinValue, sbyte.MaxValue);
                        wrapped = unchecked((sbyte)(wrapped + term));
                        Assert.Equal(clamped, saturating.Value);
                        Assert.Equal(wrapped, wrapping.Value);
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void It_overflows_only_beyond_the_worst_case() =>
        Prop.ForAll(
                Gen.Choose(-127, 127).Zip(Gen.Choose(0, 255)).ArrayOf().ToArbitrary(),
                Gen.Choose(0, 255).ToArbitrary(),
                (pairs, zero) =>
                {
                    var weights = Array.ConvertAll(pairs, p => p.Item1);
                    var activations = Array.ConvertAll(pairs, p => p.Item2);
                    var bits = Math.Max(2, AccumulatorRange.WorstCase(weights, IntegerGrid.UInt8, zero).Bits);
                    var accumulator = new NarrowAccumulator(bits, wraps: false);
                    accumulator.AddDot(activations, zero, weights);
                    Assert.Equal(0, accumulator.Overflows);
                    Assert.Equal(pairs.Sum(p => p.Item1 * (p.Item2 - zero)), accumulator.Value);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Terms_that_do_not_fit_are_counted()
    {
        var accumulator = new NarrowAccumulator(12, wraps: false);
        accumulator.AddDot([255, 255, 0], 0, [8, 1, 1]);
        Assert.Equal((2047, 1), (accumulator.Value, accumulator.Overflows));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NarrowAccumulator(1, wraps: false));
    }
}
