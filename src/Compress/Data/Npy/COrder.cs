namespace NNCompress.Data.Npy;

/// <summary>Row-major: the last axis varies fastest, so a sample is one run of bytes.</summary>
internal sealed class COrder(NpyHeader header, RandomBytes bytes) : INpyOrder
{
    private readonly long _length = header.Shape[0] == 0 ? 0 : header.DataLength / header.Shape[0];

    /// <inheritdoc/>
    public void Read(long index, Span<byte> sample) => bytes.Read(index * _length, sample);
}
