using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary>
/// Lists of <c>StringStringEntryProto</c>. A list in which some entry is not just a key and a value, which no known tool writes, is
/// kept beside what is read of it, and written back as it was unless it has been changed.
/// </summary>
internal static class MetadataMessage
{
    /// <summary>Reads the entries, and clears the list where they say all that is in it.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Take(RepeatedField<StringStringEntryProto> entries)
    {
        var taken = Read(entries);
        if (entries.All(e => Unmodelled.Same(e, Entry(e.Key, e.Value))))
            entries.Clear();
        return taken;
    }

    /// <param name="metadata">The entries to write.</param>
    /// <param name="entries">The list, which holds what <see cref="Take"/> left there.</param>
    public static void Write(ImmutableArray<KeyValuePair<string, string>> metadata, RepeatedField<StringStringEntryProto> entries)
    {
        if (entries.Count > 0 && Read(entries).AsSpan().SequenceEqual(metadata.AsSpan()))
            return;
        entries.Clear();
        foreach (var (key, value) in metadata)
            entries.Add(Entry(key, value));
    }

    public static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };

    private static ImmutableArray<KeyValuePair<string, string>> Read(RepeatedField<StringStringEntryProto> entries) =>
        [.. entries.Select(e => KeyValuePair.Create(e.Key, e.Value))];
}
