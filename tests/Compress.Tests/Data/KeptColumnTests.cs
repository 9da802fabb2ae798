using System.Collections.Immutable;
using NNCompress.Data;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Data;

public sealed class KeptColumnTests
{
    [Theory]
    [InlineData(1000, 4)] // all of them have room
    [InlineData(16, 6)] // two of the four samples of 8 bytes have
    [InlineData(0, 8)]
    public void Samples_that_have_room_are_read_once(long room, int reads)
    {
        var column = new Counted();
        using var kept = new KeptColumn(column, room);
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 4; i++)
                Assert.Equal([i, -i], kept.Read(i).ToSingles());
        }

        Assert.Equal(reads, column.Reads);
    }

    /// <summary>Sample i is (i, −i).</summary>
    private sealed class Counted : SampleColumn
    {
        public int Reads { get; private set; }

        public override string? Name => "x";

        public override string Place => "here";

        public override ElementType Type => ElementType.Float32;

        public override ImmutableArray<Dimension> Shape => [new Dimension(2)];

        public override long Count => 4;

        public override Tensor Read(long index)
        {
            Reads++;
            return Tensor.FromSingles([2], [index, -index]);
        }
    }
}
