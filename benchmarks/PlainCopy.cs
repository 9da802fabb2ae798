namespace NNCompress.Benchmarks;

/// <summary>What reading and writing are held against: the files copied beside themselves and flushed to the disk; the copies go again.</summary>
internal static class PlainCopy
{
    public static void Of(IReadOnlyList<string> files)
    {
        foreach (var file in files)
        {
            var copy = file + ".plain-copy";
            using (var from = File.OpenRead(file))
            using (var to = File.Create(copy))
            {
                from.CopyTo(to, 1 << 20);
                to.Flush(flushToDisk: true);
            }

            File.Delete(copy);
        }
    }
}
