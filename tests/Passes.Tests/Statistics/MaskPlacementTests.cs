using System.Collections.Immutable;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics;

public sealed class MaskPlacementTests
{
    /// <summary>Extents that differ from each other, so that axes are told apart: 3 samples of 5 positions, 4 heads, 7 features.</summary>
    public static TheoryData<long[], string> Shapes =>
        new()
        {
            { [3, 5], "n t" },
            { [3, 5, 7], "n t ." },
            { [3, 5, 7, 2], "n t . ." },
            { [5, 3, 7], "t n ." },
            { [3, 7, 5], "n . t" },
            { [3, 4, 5, 7], "n . t ." },
            { [3, 4, 5, 5], "n . t t" },
            { [5, 1, 3, 7], "t . n ." },
            { [15, 7], "nt ." },
            { [3, 7], "" },
            { [7], "" },
            { [], "" },
        };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Flags_lie_where_samples_and_positions_are(long[] shape, string axes)
    {
        var random = new DeterministicRandom(1, axes);
        var mask = new PositionMask([3, 5], [.. Enumerable.Range(0, 15).Select(_ => random.NextDouble() < 0.5)]);
        var placement = MaskPlacement.Find(mask.Dims, [.. shape]);
        if (axes.Length == 0)
        {
            Assert.Null(placement);
            return;
        }

        var flags = placement!.Spread(mask);
        var tensor = new Kinds.ObservedTensor(new float[shape.Aggregate(1L, (p, d) => p * d)], shape, flags);
        for (var element = 0; element < tensor.Values.Length; element++)
            Assert.Equal(Expected(mask, tensor, element, axes.Split(' ')), tensor.Counts(element));
    }

    [Fact]
    public void A_mask_over_samples_lies_on_the_first_axis()
    {
        var mask = new PositionMask([3], [true, false, true]);
        Assert.Equal([true, false, true], MaskPlacement.Find(mask.Dims, [3, 9])!.Spread(mask));
        Assert.Null(MaskPlacement.Find(mask.Dims, [9, 3]));
    }

    /// <summary>With any extents, also equal ones: what is found covers leading axes, and of a position that is data in all its axes nothing is lost.</summary>
    [Fact]
    public void Flags_always_divide_the_value_and_all_data_stays_data() =>
        Prop.ForAll(
                Gen.Choose(1, 4).ArrayOf(2).ToArbitrary(),
                Gen.Choose(0, 5).SelectMany(rank => Gen.Choose(1, 4).ArrayOf(rank)).ToArbitrary(),
                (maskDims, valueDims) =>
                {
                    ImmutableArray<long> dims = [.. valueDims.Select(d => (long)d)];
                    var mask = new PositionMask([maskDims[0], maskDims[1]], [.. Enumerable.Repeat(true, maskDims[0] * maskDims[1])]);
                    if (MaskPlacement.Find(mask.Dims, dims) is not { } placement)
                        return;
                    var flags = placement.Spread(mask);
                    Assert.All(flags, Assert.True);
                    Assert.Equal(dims.Take(placement.Dims.Length), placement.Dims);
                    Assert.Equal(0, dims.Aggregate(1L, (p, d) => p * d) % flags.Length);
                }
            )
            .QuickCheckThrowOnFailure();

    private static bool Expected(PositionMask mask, Kinds.ObservedTensor tensor, int element, string[] axes)
    {
        if (axes[0] == "nt")
            return mask.IsData[tensor.IndexOf(element, 0)];
        var sample = tensor.IndexOf(element, Array.IndexOf(axes, "n"));
        return axes.Index().Where(a => a.Item == "t").All(a => mask.IsData[sample * 5 + tensor.IndexOf(element, a.Index)]);
    }
}
