using Google.Protobuf;
using NNCompress.OnnxIO.Files.Wire;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Tests.Files.Wire;

/// <summary>The wire format against Google.Protobuf's own reader and writer.</summary>
public class WireTests
{
    [Fact]
    public void Varints_are_those_of_protobuf() =>
        Prop.ForAll<ulong, int>(
                (value, shift) =>
                {
                    value >>= shift & 63; // all lengths alike
                    var stream = new MemoryStream();
                    Varint.Write(stream, value);
                    var theirs = new MemoryStream();
                    using (var output = new CodedOutputStream(theirs, leaveOpen: true))
                        output.WriteUInt64(value);
                    var reader = new WireReader(new MemoryBytes(stream.ToArray()));
                    return stream.ToArray().AsSpan().SequenceEqual(theirs.ToArray())
                        && Varint.Length(value) == stream.Length
                        && reader.ReadVarint(stream.Length) == value
                        && Varint.Count(new MemoryBytes(stream.ToArray())) == 1;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_number_must_end_within_ten_bytes()
    {
        byte[] endless = [.. Enumerable.Repeat((byte)0x80, 10), 0];
        Assert.Contains(
            "does not end",
            Assert.Throws<WireException>(() => Reader(endless).ReadVarint(endless.Length)).Message,
            StringComparison.Ordinal
        );
        Assert.Equal(-1, Varint.Count(new MemoryBytes(endless)));
        Assert.Equal(-1, Varint.Count(new MemoryBytes((byte[])[1, 0x80])));
        Assert.Equal(3, Varint.Count(new MemoryBytes((byte[])[1, 0x80, 1, 0x7F])));
        Assert.Throws<WireException>(() => Reader([0x80, 0x80]).ReadVarint(2));
    }

    [Theory]
    [InlineData(new byte[] { 0x00 })] // field number 0
    [InlineData(new byte[] { 0x07 })]
    [InlineData(new byte[] { 0x80, 0x80, 0x80, 0x80, 0x10 })] // beyond 29 bits
    public void A_key_without_a_field_number_is_refused(byte[] bytes) =>
        Assert.Throws<WireException>(() => Reader(bytes).ReadKey(bytes.Length));

    [Theory]
    [InlineData(new byte[] { 0x0E })] // wire type 6
    [InlineData(new byte[] { 0x0F })] // wire type 7
    [InlineData(new byte[] { 0x0C })] // a group ends that did not begin
    [InlineData(new byte[] { 0x0B, 0x14 })] // another group ends than began
    [InlineData(new byte[] { 0x09, 1, 2, 3, 4, 5, 6, 7 })] // seven of eight bytes
    [InlineData(new byte[] { 0x0D, 1, 2, 3 })] // three of four bytes
    [InlineData(new byte[] { 0x0A, 2, 1 })] // one of two bytes
    public void A_field_that_is_none_is_refused(byte[] bytes)
    {
        var reader = Reader(bytes);
        var key = reader.ReadKey(bytes.Length);
        Assert.Throws<WireException>(() => reader.Skip(key, bytes.Length, depth: 0));
    }

    [Fact]
    public void A_group_is_skipped_with_all_that_is_in_it()
    {
        byte[] group = [0x0B, 0x10, 5, 0x1B, 0x22, 1, 9, 0x1C, 0x0C];
        var reader = Reader(group);
        reader.Skip(reader.ReadKey(group.Length), group.Length, depth: 0);
        Assert.Equal(group.Length, reader.Position);
    }

    [Fact]
    public void Packed_bits_come_back_from_any_start() =>
        Prop.ForAll<byte[], int, int>(
                (codes, width, start) =>
                {
                    width = (int[])[2, 4, 6, 8] is var widths ? widths[width & 3] : 0;
                    codes = [.. codes.Select(c => (byte)(c & ((1 << width) - 1)))];
                    var bytes = new byte[((codes.Length * width) + 7) / 8];
                    PackedBits.Write(codes, width, bytes);
                    start = codes.Length == 0 ? 0 : (start & int.MaxValue) % codes.Length;
                    var back = new byte[codes.Length - start];
                    PackedBits.Read(new MemoryBytes(bytes), width, start, back);
                    return back.AsSpan().SequenceEqual(codes.AsSpan(start));
                }
            )
            .QuickCheckThrowOnFailure();

    static WireReader Reader(byte[] bytes) => new(new MemoryBytes(bytes));
}
