using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class PairSaturationTests
{
    [Fact]
    public void The_instruction_gives_the_same_pairs()
    {
        Assert.SkipUnless(Avx2.IsSupported, "This processor has no AVX2.");
        var random = new DeterministicRandom(6, "pairs");
        Span<byte> x = stackalloc byte[32];
        Span<sbyte> w = stackalloc sbyte[32];
        var saturated = 0;
        for (var trial = 0; trial < 2000; trial++)
        {
            for (var i = 0; i < 32; i++)
            {
                // many at the ends of their types
                var bits = random.NextUInt64();
                x[i] = bits % 3 == 0 ? byte.MaxValue : (byte)(bits >> 8);
                w[i] =
                    (bits >> 16) % 3 == 0 ? sbyte.MinValue
                    : (bits >> 20) % 3 == 0 ? sbyte.MaxValue
                    : (sbyte)(bits >> 24);
            }

            var pairs = Avx2.MultiplyAddAdjacent(Vector256.Create<byte>(x), Vector256.Create<sbyte>(w));
            var sum = 0;
            for (var i = 0; i < 16; i++)
            {
                Assert.Equal(pairs[i], PairSaturation.Pair(x[2 * i], w[2 * i], x[(2 * i) + 1], w[(2 * i) + 1]));
                sum += pairs[i];
            }

            Assert.Equal(sum, PairSaturation.Dot(x, w, out var some));
            saturated += some;
        }

        Assert.InRange(saturated, 1000, 31_000);
    }

    [Fact]
    public void A_row_is_safe_exactly_where_no_pair_of_it_saturates() =>
        Prop.ForAll(
                Gen.Choose(-128, 127).Select(w => w / 2 + (w > 0 ? 3 : -3)).ArrayOf().ToArbitrary(),
                row =>
                {
                    var saturates = false;
                    for (var i = 0; i < row.Length; i++)
                    {
                        for (var j = 0; j < i; j++)
                        {
                            foreach (var (x1, x2) in ((byte, byte)[])[(0, 255), (255, 0), (255, 255)])
                            {
                                PairSaturation.Dot([x1, x2], [(sbyte)row[i], (sbyte)row[j]], out var saturated);
                                saturates |= saturated > 0;
                            }
                        }
                    }

                    Assert.Equal(saturates, PairSaturation.IsPossible(row));
                }
            )
            .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(false, 64, 64)]
    [InlineData(true, 65, 64)]
    [InlineData(false, -64, -64)]
    [InlineData(true, -65, -64)]
    [InlineData(false, 127, -128)]
    [InlineData(false, 127, 1)]
    [InlineData(true, 127, 2)]
    [InlineData(false, -128, 0)]
    [InlineData(true, -128, -1)]
    public void The_boundary(bool possible, int w1, int w2)
    {
        Assert.Equal(possible, PairSaturation.IsPossible([w1, 0, w2]));
        Assert.Equal(possible, PairSaturation.IsPossible([w2, w1]));
        Assert.Equal(possible, PairSaturation.IsPossible([0, w2, 0, w1, 0]));
        // the rule of magnitudes is on the safe side
        if (255 * (Math.Abs(w1) + Math.Abs(w2)) <= short.MaxValue)
            Assert.False(possible);
    }

    [Fact]
    public void One_weight_alone_never_saturates()
    {
        Assert.False(PairSaturation.IsPossible([]));
        Assert.False(PairSaturation.IsPossible([-128]));
        Assert.Equal(-128 * 255, PairSaturation.Dot([255], [-128], out var saturated));
        Assert.Equal(0, saturated);
    }
}
