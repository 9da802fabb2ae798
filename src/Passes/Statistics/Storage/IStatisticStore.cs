namespace NNCompress.Passes.Statistics;

/// <summary>Keeps what was collected from one run to the next, and what was begun. Knows nothing of what the bytes mean.</summary>
public interface IStatisticStore
{
    /// <summary>What was stored under a key, to be read from any position; null where nothing is.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    Stream? Open(string key);

    /// <summary>Stores bytes under a key, in place of what was there: whole or not at all, whenever the program ends.</summary>
    /// <param name="key">Letters and digits.</param>
    /// <param name="write">Writes the bytes.</param>
    /// <exception cref="IOException">There is no room.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    void Write(string key, Action<Stream> write);

    /// <summary>Where a key's bytes lie, for messages.</summary>
    string PlaceOf(string key);
}
