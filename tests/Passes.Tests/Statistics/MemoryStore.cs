using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.Tests.Statistics;

/// <summary>Stores in memory, and counts.</summary>
internal sealed class MemoryStore : IStatisticStore
{
    public Dictionary<string, byte[]> Entries { get; } = [];

    public int Writes { get; private set; }

    public Stream? Open(string key) => Entries.TryGetValue(key, out var bytes) ? new MemoryStream(bytes) : null;

    public void Write(string key, Action<Stream> write)
    {
        using var stream = new MemoryStream();
        write(stream);
        Entries[key] = stream.ToArray();
        Writes++;
    }

    public string PlaceOf(string key) => key;
}
