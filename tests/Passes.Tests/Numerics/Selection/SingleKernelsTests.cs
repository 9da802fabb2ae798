using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class SingleKernelsTests
{
    [Fact]
    public void The_vector_path_counts_what_its_scalar_twin_counts() =>
        Prop.ForAll(
                Gen.Choose(0, int.MaxValue).ArrayOf().ToArbitrary(),
                Gen.Choose(0, 14).ToArbitrary(),
                (raw, few) =>
                {
                    // a few neighbouring bins, so that most keys are near their edges
                    var values = Array.ConvertAll(raw, r => BitConverter.UInt32BitsToSingle((uint)(r % 500_000) | ((uint)r & 0x8000_0000)));
                    var firstKeys = Enumerable.Range(0, 8).Where(b => ((few + 1) >> (b % 4) & 1) == 1).Select(b => (ulong)b << 16);
                    var open = new OpenBins(MagnitudeFormat.Single, firstKeys, offsetBits: 16, childBits: 8);
                    var vector = new ulong[2 * open.ChildCount];
                    var scalar = new ulong[2 * open.ChildCount];
                    SingleKernels.CountOpen(values, open, vector);
                    SingleKernels.CountOpenScalar(values, open, scalar);
                    Assert.Equal(scalar, vector);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void The_first_digit_keeps_counts_and_sums_of_every_bit_pattern()
    {
        var random = new DeterministicRandom(3, "kernel");
        var values = new float[1001];
        for (var i = 0; i < values.Length; i++)
            values[i] = BitConverter.UInt32BitsToSingle((uint)random.NextUInt64());
        var words = new ulong[2 << 15];
        SingleKernels.CountAll(values, words);
        foreach (var bin in values.Select(v => BitConverter.SingleToUInt32Bits(v) & 0x7FFF_FFFF).GroupBy(k => k >> 16))
        {
            Assert.Equal((ulong)bin.Count(), words[2 * bin.Key] >> SingleKernels.CountShift);
            Assert.Equal((ulong)bin.Sum(k => k & 0xFFFF), words[2 * bin.Key] & SingleKernels.OffsetMask);
            Assert.Equal(bin.Aggregate(0UL, (sum, k) => sum + ((ulong)(k & 0xFFFF) * (k & 0xFFFF))), words[(2 * bin.Key) + 1]);
        }
    }
}
