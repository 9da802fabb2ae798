namespace NNCompress.Benchmarks;

/// <summary>Watches how much memory of this process is its own, not a file's: <c>RssAnon</c> of /proc/self/status, every 20 ms.</summary>
internal sealed class AnonymousMemory : IDisposable
{
    private readonly Timer _timer;
    private long _peak;

    public AnonymousMemory() => _timer = new Timer(_ => Look(), null, 0, 20);

    /// <summary>The largest figure seen; 0 where the system does not tell.</summary>
    public double PeakMegabytes
    {
        get
        {
            Look();
            return Interlocked.Read(ref _peak) / 1e3;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        const string Status = "/proc/self/status";
        if (!File.Exists(Status))
            return;
        var line = File.ReadLines(Status).FirstOrDefault(l => l.StartsWith("RssAnon", StringComparison.Ordinal));
        if (line is null || !long.TryParse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], out var kilobytes))
            return;
        InterlockedMax(ref _peak, kilobytes);
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Interlocked.Read(ref target); value > seen; seen = Interlocked.Read(ref target))
        {
            if (Interlocked.CompareExchange(ref target, value, seen) == seen)
                return;
        }
    }
}
