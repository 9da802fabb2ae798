using NNCompress.Data.Npy;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Data.Npy;

public class NpyReaderTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Reads_each_version_of_the_format(int version)
    {
        using var column = NpyReader.Open(Folders.Golden($"version{version}.npy"));
        Assert.Equal((5, ElementType.Int32), (column.Count, column.Type));
        Assert.Equal([2L, 3], column.Shape.Select(d => d.Value!.Value));
        Assert.Equal([24L, 25, 26, 27, 28, 29], column.Read(4).ToInt64s());
        Assert.Equal([0L, 1, 2, 3, 4, 5], column.Read(0).ToInt64s());
    }

    [Fact]
    public void Numbers_without_further_axes_are_scalars()
    {
        using var folder = new TemporaryFolder();
        using var column = NpyReader.Open(folder.Write("y.npy", NpyBytes.Of<long>("<i8", "(3,)", [7, 8, 9])), "y");
        Assert.Equal("y", column.Name);
        Assert.Empty(column.Shape);
        Assert.Equal([8L], column.Read(1).ToInt64s());
        Assert.Throws<ArgumentOutOfRangeException>(() => column.Read(3));
    }

    [Fact]
    public void Fortran_order_is_read_in_blocks()
    {
        // 40 MB: more than a block, so that samples at both sides of a block's end are asked for.
        using var folder = new TemporaryFolder();
        const int Samples = 5_000;
        var values = new float[Samples * 2000];
        for (var e = 0; e < 2000; e++)
        {
            for (var i = 0; i < Samples; i++)
                values[i + Samples * e] = i * 2000 + e;
        }
        using var column = NpyReader.Open(folder.Write("f.npy", NpyBytes.Of("<f4", $"({Samples}, 2000)", values, "True")));
        foreach (var i in (int[])[0, 2096, 2097, 2098, 4999, 1])
            Assert.Equal(Enumerable.Range(i * 2000, 2000).Select(v => (float)v), column.Read(i).ToSingles());
    }

    [Fact]
    public void A_sample_is_read_without_the_rest_of_the_file()
    {
        // 200 GB of nothing: the file has holes instead of data.
        using var folder = new TemporaryFolder();
        var path = folder.Write(
            "huge.npy",
            NpyBytes.WithHeader("{'descr': '|u1', 'fortran_order': False, 'shape': (200000000, 1000), }\n")
        );
        using (var file = new FileStream(path, FileMode.Append))
            file.SetLength(file.Length + 200_000_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        using var column = NpyReader.Open(path);
        Assert.Equal(1000, column.Read(199_999_999).ElementCount);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    public static TheoryData<string, string, byte[]> Malformed =>
        new()
        {
            { "NNC3002", "empty", [] },
            { "NNC3002", "text", "hello world, this is no array"u8.ToArray() },
            { "NNC3002", "header cut short", NpyBytes.WithHeader("{'descr': '<f4', 'fortran_order': False, 'shape': (3,), }\n")[..30] },
            { "NNC3002", "data cut short", NpyBytes.Of<float>("<f4", "(4,)", [1, 2, 3]) },
            { "NNC3002", "no shape", NpyBytes.WithHeader("{'descr': '<f4', 'fortran_order': False}\n") },
            { "NNC3002", "no order", NpyBytes.WithHeader("{'descr': '<f4', 'shape': (1,)}\n") },
            { "NNC3002", "no type", NpyBytes.WithHeader("{'fortran_order': False, 'shape': (1,)}\n") },
            { "NNC3002", "negative extent", NpyBytes.Of<float>("<f4", "(-1,)", [1]) },
            { "NNC3002", "overflowing extents", NpyBytes.Of<float>("<f4", "(9223372036854775807, 9223372036854775807)", [1]) },
            { "NNC3002", "a single number", NpyBytes.Of<float>("<f4", "()", [1]) },
            { "NNC3002", "unknown version", [0x93, .. "NUMPY"u8, 9, 0, 1, 0, 32] },
            { "NNC3002", "length bomb", [0x93, .. "NUMPY"u8, 2, 0, 255, 255, 255, 255] },
            { "NNC3003", "objects", NpyBytes.Of<long>("|O", "(1,)", [1]) },
            { "NNC3003", "text elements", NpyBytes.Of<long>("<U4", "(1,)", [1]) },
            { "NNC3003", "dates", NpyBytes.Of<long>("<M8[ns]", "(1,)", [1]) },
            { "NNC3003", "long double", NpyBytes.Of<long>("<f16", "(1,)", [1, 1]) },
            { "NNC3003", "no type at all", NpyBytes.Of<long>("", "(1,)", [1]) },
            {
                "NNC3003",
                "structure",
                NpyBytes.WithHeader("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }\n", 0, 0, 0, 0)
            },
        };

    [Theory]
    [MemberData(nameof(Malformed), DisableDiscoveryEnumeration = true)]
    public void What_is_no_array_is_told(string code, string what, byte[] content)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.npy", content);
        var thrown = Assert.Throws<DiagnosticException>(() => NpyReader.Open(path));
        var diagnostic = Assert.Single(thrown.Diagnostics);
        Assert.True(diagnostic.Code.Id == code, $"{what}: {diagnostic}");
        Assert.Contains("x.npy", diagnostic.Place);
    }

    [Fact]
    public void A_sample_above_two_gigabytes_is_told()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("huge.npy", NpyBytes.WithHeader("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 3000000000), }\n"));
        using (var file = new FileStream(path, FileMode.Append))
            file.SetLength(file.Length + 3_000_000_000);
        Assert.Equal("NNC3112", Assert.Throws<DiagnosticException>(() => NpyReader.Open(path)).Diagnostics[0].Code.Id);
    }

    [Fact]
    public void Mutated_headers_never_crash()
    {
        using var folder = new TemporaryFolder();
        var original = NpyBytes.Of<float>("<f4", "(2, 3)", [1, 2, 3, 4, 5, 6]);
        var random = new Random(3);
        for (var i = 0; i < 3000; i++)
        {
            var mutated = (byte[])original.Clone();
            for (var n = random.Next(1, 4); n > 0; n--)
                mutated[random.Next(80)] = (byte)random.Next(256);
            var path = folder.Write("x.npy", mutated);
            try
            {
                using var column = NpyReader.Open(path);
                if (column.Count > 0)
                    column.Read(0);
            }
            catch (DiagnosticException)
            {
                // Refused with a reason: what is wanted.
            }
        }
    }

    [Fact]
    public void A_missing_file_is_told()
    {
        var thrown = Assert.Throws<DiagnosticException>(() => NpyReader.Open("/nowhere/x.npy"));
        Assert.Equal("NNC3001", thrown.Diagnostics[0].Code.Id);
    }

    [Fact]
    public void A_file_cut_short_while_open_is_an_error_of_the_sample()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.npy", NpyBytes.Of<float>("<f4", "(4,)", [1, 2, 3, 4]));
        using var column = NpyReader.Open(path);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete))
        {
            if (OperatingSystem.IsLinux())
                file.SetLength(file.Length - 4);
            else
                return;
        }
        Assert.Equal([1f], column.Read(0).ToSingles());
        Assert.Equal("NNC3001", Assert.Throws<DiagnosticException>(() => column.Read(3)).Diagnostics[0].Code.Id);
    }
}
