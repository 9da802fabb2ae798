using NNCompress.Metrics;

namespace NNCompress.Compress.Tests.Metrics;

public class SampleBitsTests
{
    [Fact]
    public void Keeps_every_bit() =>
        Prop.ForAll<bool[]>(bits =>
            {
                var kept = new SampleBits(bits);
                return kept.SequenceEqual(bits) && kept.LongCount == bits.Length && kept.Ones == bits.Count(b => b);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Keeps_bits_beyond_its_first_words()
    {
        var kept = new SampleBits(Enumerable.Range(0, 5000).Select(i => i % 7 == 0));
        Assert.Equal(715, kept.Ones);
        Assert.True(kept[4998]);
        Assert.False(kept[4999]);
        Assert.Throws<ArgumentOutOfRangeException>(() => kept[5000]);
    }
}
