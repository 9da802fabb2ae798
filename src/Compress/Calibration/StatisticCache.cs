using NNCompress.OnnxIO.Files;
using NNCompress.Passes.Statistics;

namespace NNCompress.Calibration;

/// <summary>
/// Statistics in a folder, a file for each key. Files appear whole or not at all; where there are too many, or they take too much room, the oldest
/// go. Programs that run at the same time may share the folder: under one key they write the same.
/// </summary>
/// <param name="folder">The folder; made when the first file is written.</param>
/// <param name="most">How many files stay.</param>
/// <param name="mostBytes">How many bytes they may take together; the newest file stays whatever it takes.</param>
public sealed class StatisticCache(string folder, int most = 64, long mostBytes = 512L << 20) : IStatisticStore
{
    private const string Extension = ".statistics";

    /// <summary>The user's folder for caches: <c>nncompress/statistics</c> in <c>XDG_CACHE_HOME</c>, <c>~/.cache</c> or the system's own place.</summary>
    public static string DefaultFolder
    {
        get
        {
            var named = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            var root =
                !string.IsNullOrEmpty(named) ? named
                : OperatingSystem.IsWindows() || home.Length == 0
                    ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
                : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Caches")
                : Path.Combine(home, ".cache");
            return Path.Combine(root, "nncompress", "statistics");
        }
    }

    /// <inheritdoc/>
    public Stream? Open(string key)
    {
        try
        {
            return new FileStream(PlaceOf(key), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Write(string key, Action<Stream> write)
    {
        Directory.CreateDirectory(folder);
        using (var file = new AtomicFile(folder, key, length: 0))
        {
            write(file.Stream);
            file.Complete();
            file.Commit(PlaceOf(key));
        }

        Limit();
    }

    /// <inheritdoc/>
    public string PlaceOf(string key) => Path.Combine(folder, key + Extension);

    /// <summary>Removes the oldest files, those of runs that were killed while they wrote among them.</summary>
    private void Limit()
    {
        var files = new DirectoryInfo(folder)
            .EnumerateFiles()
            .Where(f => f.Extension is Extension or ".tmp")
            .OrderByDescending(f => f.LastWriteTimeUtc)
            .ThenBy(f => f.Name, StringComparer.Ordinal)
            .ToArray();
        long bytes = 0;
        foreach (var (i, file) in files.Index())
        {
            bytes += file.Length;
            if (i >= most || (i > 0 && bytes > mostBytes))
                file.Delete();
        }
    }
}
