using System.Runtime.InteropServices;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Pruning;

namespace NNCompress.Passes.Tests.Pruning;

public sealed class MaskTests
{
    [Fact]
    public void The_vector_path_zeroes_what_its_scalar_twin_zeroes() =>
        Prop.ForAll(
                Gen.Choose(int.MinValue, int.MaxValue).ArrayOf().ToArbitrary(),
                Gen.Choose(0, int.MaxValue).ToArbitrary(),
                (bits, bound) =>
                {
                    var vector = Array.ConvertAll(bits, b => (uint)b);
                    var scalar = (uint[])vector.Clone();
                    CutKernel.ZeroBelow(vector, (uint)bound);
                    CutKernel.ZeroBelowScalar(scalar, (uint)bound);
                    Assert.Equal(scalar, vector);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_kernel_does_what_the_cut_says() =>
        Prop.ForAll(
                Gen.Choose(-5, 5).ArrayOf().ToArbitrary(),
                Gen.Choose(0, 24).ToArbitrary(),
                Gen.Choose(0, 40).ToArbitrary(),
                (raw, quarters, tieEnd) =>
                {
                    // magnitudes on the numbers, between them, and between neighbouring floats
                    var cut = new MagnitudeCut((quarters / 4.0) + (quarters % 2 * 1e-9), tieEnd, 0, 0);
                    var values = Array.ConvertAll(raw, r => (float)r);
                    var expected = values.Select((v, i) => cut.Contains(Math.Abs(v), 10 + i) ? 0 : v).ToArray();
                    CutKernel.Zero(10, MemoryMarshal.AsBytes(values.AsSpan()), cut);
                    Assert.Equal(expected, values);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_pruned_tensor_reads_alike_in_slices_that_cut_its_elements()
    {
        using var graph = new TestGraph();
        var weight = graph.Noise("w", 37, 41);
        graph.Output(graph.Node("MatMul", [graph.Input("x", 1, 37), weight]));
        var name = weight.Initializer!.WithName("keeps its name");
        graph.Edit.SetInitializer(weight, name);
        graph.Run(new PruneMagnitudePass(new PruneMagnitudeOptions()));
        var tensor = weight.Initializer!;
        Assert.Equal("keeps its name", tensor.Name);
        var whole = tensor.Bytes.Whole.ToArray();
        for (var offset = 0; offset < 60; offset++)
            Assert.Equal(whole.AsSpan(offset, 4001), tensor.Bytes.Slice(offset, 4001));
        Assert.Equal(whole.AsSpan(4 * 1517 - 3), tensor.Bytes.Slice(4 * 1517 - 3, 3));
    }

    [Fact]
    public void Bits_are_set_and_counted()
    {
        var mask = new BitMask(1000);
        int[] gone = [0, 1, 63, 64, 500, 999];
        foreach (var i in gone)
            mask.Set(i);
        Assert.Equal(gone.Length, mask.CountGone);
        var marks = new bool[1000];
        mask.Mark(0, marks);
        Assert.Equal(gone, Enumerable.Range(0, 1000).Where(i => marks[i]));
    }
}
