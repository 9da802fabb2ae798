using System.IO.Compression;
using NNCompress.Data.Npy;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Data.Npy;

public class NpzReaderTests
{
    /// <summary>The functions by which make.py filled the arrays, of the row-major position.</summary>
    private static readonly Dictionary<string, (ElementType Type, Func<int, double> Value)> Types = new()
    {
        ["b1"] = (ElementType.Bool, i => i % 3 == 0 ? 1 : 0),
        ["i1"] = (ElementType.Int8, i => i - 15),
        ["i2"] = (ElementType.Int16, i => i * 1000 - 15000),
        ["i4"] = (ElementType.Int32, i => i * 1e8 - 1.5e9),
        ["i8"] = (ElementType.Int64, i => i * 1e17 - 15e17),
        ["u1"] = (ElementType.UInt8, i => i * 8),
        ["u2"] = (ElementType.UInt16, i => i * 2000),
        ["u4"] = (ElementType.UInt32, i => i * 1e8),
        ["u8"] = (ElementType.UInt64, i => i * 1e17),
        ["f2"] = (ElementType.Float16, i => i * 0.5 - 3),
        ["f4"] = (ElementType.Float32, i => (float)(i * 0.1 - 3)),
        ["f8"] = (ElementType.Float64, i => i * 0.1 - 3),
        ["c8"] = (ElementType.Complex64, i => i),
        ["c16"] = (ElementType.Complex128, i => i),
    };

    [Theory]
    [InlineData("types.npz")]
    [InlineData("types-deflated.npz")]
    public void Reads_every_type_byte_order_and_axis_order_that_numpy_writes(string file)
    {
        using var data = NpzReader.Open(Folders.Golden(file));
        Assert.Equal(Types.Count * 4, data.Inputs.Count);
        Assert.Equal(5, data.Count);
        foreach (var column in data.Inputs)
        {
            var (type, value) = Types[column.Name!.Split('_')[0]];
            Assert.Equal(type, column.Type);
            for (var sample = 4; sample >= 0; sample--)
                Assert.Equal(Enumerable.Range(sample * 6, 6).Select(value), Reals(column.Read(sample)));
        }
    }

    /// <summary>The values; of complex numbers the real parts, whose imaginary parts are their negatives.</summary>
    private static double[] Reals(Tensor tensor)
    {
        var complex = tensor.Type == ElementType.Complex64 || tensor.Type == ElementType.Complex128;
        if (complex)
        {
            var half = tensor.Type == ElementType.Complex64 ? ElementType.Float32 : ElementType.Float64;
            tensor = Tensor.FromBytes(half, [tensor.ElementCount * 2], tensor.Bytes.Whole.ToArray());
        }
        var values = new double[tensor.ElementCount];
        tensor.CopyTo(0, values);
        if (!complex)
            return values;
        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(-values[2 * i], values[2 * i + 1]));
        return [.. values.Where((_, i) => i % 2 == 0)];
    }

    [Fact]
    public void The_array_named_labels_holds_the_labels()
    {
        using var data = NpzReader.Open(Folders.Golden("labelled.npz"));
        Assert.Equal("x", Assert.Single(data.Inputs).Name);
        Assert.Equal(2, data.Labels!.Read(3).ToInt64s()[0]);
    }

    [Fact]
    public void Spooled_arrays_leave_no_file_behind()
    {
        var before = Directory.GetFiles(Path.GetTempPath(), "nncompress-*.tmp").Length;
        using (var data = NpzReader.Open(Folders.Golden("types-deflated.npz")))
            data.Inputs[0].Read(0);
        Assert.True(Directory.GetFiles(Path.GetTempPath(), "nncompress-*.tmp").Length <= before);
    }

    [Fact]
    public void A_compressed_array_that_grows_beyond_its_header_is_cut_there()
    {
        // A megabyte of zeros behind an array of 4 bytes: a bomb in the small.
        using var folder = new TemporaryFolder();
        using var data = NpzReader.Open(
            Archive(folder, CompressionLevel.Optimal, ("x.npy", [.. NpyBytes.Of<float>("<f4", "(1,)", [5]), .. new byte[1 << 20]]))
        );
        Assert.Equal([5f], data.Inputs[0].Read(0).ToSingles());
    }

    public static TheoryData<string, string, Func<TemporaryFolder, string>> Malformed =>
        new()
        {
            { "NNC3004", "no archive", f => f.Write("x.npz", "PK, but no zip archive") },
            { "NNC3004", "empty archive", f => Archive(f, CompressionLevel.Optimal) },
            {
                "NNC3004",
                "nothing but labels",
                f => Archive(f, CompressionLevel.Optimal, ("labels.npy", NpyBytes.Of<long>("<i8", "(1,)", [1])))
            },
            { "NNC3002", "entry is no array", f => Archive(f, CompressionLevel.Optimal, ("x.npy", "nonsense"u8.ToArray())) },
            {
                "NNC3002",
                "entry cut short",
                f => Archive(f, CompressionLevel.NoCompression, ("x.npy", NpyBytes.Of<float>("<f4", "(9,)", [1])))
            },
            {
                "NNC3107",
                "different counts",
                f =>
                    Archive(
                        f,
                        CompressionLevel.NoCompression,
                        ("x.npy", NpyBytes.Of<float>("<f4", "(2,)", [1, 2])),
                        ("labels.npy", NpyBytes.Of<long>("<i8", "(1,)", [1]))
                    )
            },
            { "NNC3106", "no sample", f => Archive(f, CompressionLevel.NoCompression, ("x.npy", NpyBytes.Of<float>("<f4", "(0, 4)", []))) },
        };

    [Theory]
    [MemberData(nameof(Malformed), DisableDiscoveryEnumeration = true)]
    public void What_is_no_archive_of_arrays_is_told(string code, string what, Func<TemporaryFolder, string> make)
    {
        using var folder = new TemporaryFolder();
        var path = make(folder);
        var thrown = Assert.Throws<DiagnosticException>(() => NpzReader.Open(path));
        Assert.True(thrown.Diagnostics[0].Code.Id == code, $"{what}: {thrown.Message}");
    }

    [Fact]
    public void Mutated_archives_never_crash()
    {
        using var folder = new TemporaryFolder();
        var originals = (byte[][])[File.ReadAllBytes(Folders.Golden("labelled.npz"))];
        var random = new Random(5);
        for (var i = 0; i < 2000; i++)
        {
            var mutated = (byte[])originals[0].Clone();
            for (var n = random.Next(1, 5); n > 0; n--)
                mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            var path = folder.Write("x.npz", i % 5 == 0 ? mutated[..random.Next(mutated.Length)] : mutated);
            try
            {
                using var data = NpzReader.Open(path);
                data.Inputs[0].Read(0);
            }
            catch (DiagnosticException)
            {
                // Refused with a reason: what is wanted.
            }
        }
    }

    private static string Archive(TemporaryFolder folder, CompressionLevel level, params (string Name, byte[] Content)[] entries)
    {
        var path = folder.File("x.npz");
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (name, content) in entries)
        {
            using var stream = archive.CreateEntry(name, level).Open();
            stream.Write(content);
        }
        return path;
    }
}
