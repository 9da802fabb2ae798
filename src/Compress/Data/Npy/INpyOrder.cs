namespace NNCompress.Data.Npy;

/// <summary>How the elements of an array follow one another in its file.</summary>
internal interface INpyOrder
{
    /// <summary>Reads one sample, row-major.</summary>
    /// <param name="index">Position along the first axis.</param>
    /// <param name="sample">As long as one sample.</param>
    void Read(long index, Span<byte> sample);
}
