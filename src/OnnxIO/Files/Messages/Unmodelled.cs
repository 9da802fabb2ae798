using Google.Protobuf;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary>
/// What we do not model of a message. Reading clears every field that it takes; what is left, unknown fields included, is kept in
/// wire form, and writing begins with it. Fields that are set though empty are left, too, so that their presence survives.
/// </summary>
internal static class Unmodelled
{
    public static ReadOnlyMemory<byte> Of(IMessage rest) => rest.CalculateSize() == 0 ? default : rest.ToByteArray();

    /// <summary>Whether two messages are written alike; their own equality takes a field left out for one that holds its default.</summary>
    public static bool Same(IMessage a, IMessage b) =>
        a.CalculateSize() == b.CalculateSize() && a.ToByteArray().AsSpan().SequenceEqual(b.ToByteArray());

    /// <summary>A message that holds what was kept.</summary>
    public static T Restore<T>(ReadOnlyMemory<byte> kept)
        where T : IMessage<T>, new()
    {
        var message = new T();
        if (!kept.IsEmpty)
            message.MergeFrom(kept.Span);
        return message;
    }
}
