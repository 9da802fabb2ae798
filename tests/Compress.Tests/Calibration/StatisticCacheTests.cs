using NNCompress.Calibration;

namespace NNCompress.Compress.Tests.Calibration;

public sealed class StatisticCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_written_is_read_again_and_replaced()
    {
        var cache = new StatisticCache(_folder.File("new/folder"));
        Assert.Null(cache.Open("abc"));
        cache.Write("abc", s => s.Write([1, 2, 3]));
        Assert.Equal([1, 2, 3], Read(cache, "abc"));
        cache.Write("abc", s => s.Write([4]));
        Assert.Equal([4], Read(cache, "abc"));
        Assert.Single(Directory.GetFiles(_folder.File("new/folder")));
    }

    [Fact]
    public void A_write_that_fails_leaves_the_old_bytes_and_nothing_else()
    {
        var cache = new StatisticCache(_folder.Path);
        cache.Write("abc", s => s.Write([1]));
        Assert.Throws<IOException>(() =>
            cache.Write(
                "abc",
                s =>
                {
                    s.Write([2]);
                    throw new IOException("full");
                }
            )
        );
        Assert.Equal([1], Read(cache, "abc"));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_oldest_files_go_those_of_killed_runs_too()
    {
        var cache = new StatisticCache(_folder.Path, most: 3);
        _folder.Write(".old.1.tmp", "begun");
        _folder.Write("notes.txt", "not ours");
        foreach (var file in Directory.GetFiles(_folder.Path))
            File.SetLastWriteTimeUtc(file, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        foreach (var key in "abcd")
        {
            cache.Write($"{key}", s => s.Write([1]));
            File.SetLastWriteTimeUtc(cache.PlaceOf($"{key}"), new DateTime(2021, 1, 1 + key - 'a', 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Null(cache.Open("a"));
        Assert.Equal(
            ["b.statistics", "c.statistics", "d.statistics", "notes.txt"],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public void Files_that_take_too_much_room_go_but_the_newest_stays()
    {
        var cache = new StatisticCache(_folder.Path, mostBytes: 25);
        foreach (var key in "abc")
        {
            cache.Write($"{key}", s => s.Write(new byte[10]));
            File.SetLastWriteTimeUtc(cache.PlaceOf($"{key}"), new DateTime(2021, 1, 1 + key - 'a', 0, 0, 0, DateTimeKind.Utc));
        }

        Assert.Null(cache.Open("a"));
        Assert.Equal(10, Read(cache, "b").Length);
        cache.Write("d", s => s.Write(new byte[100]));
        Assert.Equal([cache.PlaceOf("d")], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void The_default_folder_is_the_users_own() =>
        Assert.EndsWith(Path.Combine("nncompress", "statistics"), StatisticCache.DefaultFolder, StringComparison.Ordinal);

    private static byte[] Read(StatisticCache cache, string key)
    {
        using var stream = cache.Open(key)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
