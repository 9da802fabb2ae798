namespace NNCompress.OnnxIO.Files.Wire;

/// <summary>The bytes are no protobuf message. Never leaves the folder: the reader turns it into a diagnostic.</summary>
internal sealed class WireException(string message, long offset, bool tooDeep = false) : Exception(message)
{
    /// <summary>Where in the bytes it was noticed.</summary>
    public long Offset => offset;

    /// <summary>Whether messages are nested deeper than any reader accepts, rather than damaged.</summary>
    public bool TooDeep => tooDeep;
}
