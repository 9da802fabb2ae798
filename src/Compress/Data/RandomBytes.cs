namespace NNCompress.Data;

/// <summary>Bytes that are read in pieces from any position, by several threads at once.</summary>
internal abstract class RandomBytes : IDisposable
{
    /// <summary>Fills <paramref name="destination"/> with the bytes from <paramref name="offset"/> on.</summary>
    /// <exception cref="EndOfStreamException">They end before.</exception>
    public abstract void Read(long offset, Span<byte> destination);

    /// <inheritdoc/>
    public abstract void Dispose();
}
