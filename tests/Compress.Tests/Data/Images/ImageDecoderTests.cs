using NNCompress.Data.Images;
using NNCompress.Data.Npy;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Compress.Tests.Data.Images;

public class ImageDecoderTests
{
    /// <summary>PNG is exact; of JPEG, Pillow's and our decoder may round chroma differently.</summary>
    [Theory]
    [InlineData("rgb.png", 0)]
    [InlineData("rgba.png", 0)]
    [InlineData("gray.png", 0)]
    [InlineData("rgb.jpg", 2)]
    [InlineData("turned.jpg", 2)]
    public void Decodes_as_pillow_does(string file, int tolerance)
    {
        using var data = NpzReader.Open(Folders.Golden("pixels.npz"));
        var expected = data.Inputs.Single(c => c.Name == file).Read(0);

        var image = ImageDecoder.Decode(Folders.Golden(file));

        Assert.Equal(expected.Dims, image.Dims);
        Assert.All(
            expected.Bytes.Whole.ToArray().Zip(image.Bytes.Whole.ToArray()),
            p => Assert.InRange(p.First - p.Second, -tolerance, tolerance)
        );
    }

    [Fact]
    public void Decoding_is_the_same_at_any_number_of_threads()
    {
        var once = ImageDecoder.Decode(Folders.Golden("rgb.jpg")).Bytes.Whole.ToArray();
        var many = new byte[64][];
        Parallel.For(0, many.Length, i => many[i] = ImageDecoder.Decode(Folders.Golden("rgb.jpg")).Bytes.Whole.ToArray());
        Assert.All(many, pixels => Assert.Equal(once, pixels));
    }

    [Fact]
    public void What_is_no_image_is_told()
    {
        using var folder = new TemporaryFolder();
        var whole = File.ReadAllBytes(Folders.Golden("rgb.png"));
        foreach (
            var content in (byte[][])
                [
                    [],
                    "no image"u8.ToArray(),
                    whole[..40],
                    whole[..^400],
                ]
        )
        {
            var path = folder.Write("x.png", content);
            var thrown = Assert.Throws<DiagnosticException>(() => ImageDecoder.Decode(path));
            Assert.Equal(("NNC3006", path), (thrown.Diagnostics[0].Code.Id, thrown.Diagnostics[0].Place));
        }
        Assert.Equal(
            "NNC3001",
            Assert.Throws<DiagnosticException>(() => ImageDecoder.Decode(folder.File("none.png"))).Diagnostics[0].Code.Id
        );
    }

    [Theory]
    [InlineData("rgb.png")]
    [InlineData("rgb.jpg")]
    public void Mutated_images_never_crash(string file)
    {
        using var folder = new TemporaryFolder();
        var original = File.ReadAllBytes(Folders.Golden(file));
        var random = new Random(9);
        for (var i = 0; i < 300; i++)
        {
            var mutated = (byte[])original.Clone();
            for (var n = random.Next(1, 6); n > 0; n--)
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            try
            {
                Assert.Equal(3, ImageDecoder.Decode(folder.Write("x", mutated)).Dims[2]);
            }
            catch (DiagnosticException)
            {
                // Refused with a reason: what is wanted.
            }
        }
    }

    [Fact]
    public void An_image_of_a_gigapixel_is_refused_before_it_is_decoded()
    {
        // Width and height stand at bytes 16 to 23 of a PNG, followed by a checksum over them.
        using var folder = new TemporaryFolder();
        var bomb = File.ReadAllBytes(Folders.Golden("rgb.png"));
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(16), 50_000);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(bomb.AsSpan(20), 50_000);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(bomb.AsSpan(29), Crc(bomb.AsSpan(12, 17)));
        var thrown = Assert.Throws<DiagnosticException>(() => ImageDecoder.Decode(folder.Write("bomb.png", bomb)));
        Assert.Contains("50000×50000", thrown.Message);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
