namespace NNCompress.Passes.Statistics;

/// <summary>Keeps what was collected from one run to the next, and what was begun. Knows nothing of what the bytes mean.</summary>
public interface IStatisticStore
{
    /// <summary>What was stored under a key; null where nothing is.</summary>
    byte[]? Read(string key);

    /// <summary>Stores bytes under a key, in place of what was there: whole or not at all, whenever the program ends.</summary>
    /// <param name="key">Letters and digits.</param>
    /// <param name="write">Writes the bytes.</param>
    void Write(string key, Action<Stream> write);

    /// <summary>Where a key's bytes lie, for messages.</summary>
    string PlaceOf(string key);
}
