using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Tests.Tensors;

public sealed class ComputedBytesTests
{
    private static readonly Ramp Source = new(3_000_001);

    [Fact]
    public void Slices_parts_and_streams_see_the_same_bytes()
    {
        using var stream = new MemoryStream();
        Source.CopyTo(stream, TestContext.Current.CancellationToken);
        var all = stream.ToArray();
        Assert.Equal(Source.Length, all.Length);
        Assert.Equal(all.AsSpan(1_048_570, 20), Source.Slice(1_048_570, 20));
        var part = Source.Part(1000, 2_000_000).Part(17, 1_500_000);
        Assert.Equal(all.AsSpan(1017, 1_500_000), part.Whole);
        Assert.Equal(all.AsSpan(1020, 3), part.Slice(3, 3));
    }

    [Fact]
    public void What_leaves_the_source_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Source.Slice(Source.Length - 1, 2).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => Source.Part(0, Source.Length + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Source.Part(5, 10).Slice(8, 3).Length);
    }

    private sealed class Ramp(long length) : ComputedBytes
    {
        public override long Length => length;

        public override void Read(long offset, Span<byte> destination)
        {
            for (var i = 0; i < destination.Length; i++)
                destination[i] = (byte)((offset + i) * 7 % 251);
        }
    }
}
