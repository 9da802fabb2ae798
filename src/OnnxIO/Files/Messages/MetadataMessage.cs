using System.Collections.Immutable;
using Google.Protobuf.Collections;
using Onnx;

namespace NNCompress.OnnxIO.Files.Messages;

/// <summary>Lists of <c>StringStringEntryProto</c>.</summary>
internal static class MetadataMessage
{
    /// <summary>Takes the entries that are a key, a value and nothing else; others, which no known tool writes, stay in the list.</summary>
    public static ImmutableArray<KeyValuePair<string, string>> Take(RepeatedField<StringStringEntryProto> entries)
    {
        if (entries.Count == 0)
            return [];
        var taken = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>(entries.Count);
        var odd = new List<StringStringEntryProto>();
        foreach (var entry in entries)
        {
            if (entry.Equals(Entry(entry.Key, entry.Value)))
                taken.Add(KeyValuePair.Create(entry.Key, entry.Value));
            else
                odd.Add(entry);
        }

        entries.Clear();
        entries.AddRange(odd);
        return taken.DrainToImmutable();
    }

    public static void Write(ImmutableArray<KeyValuePair<string, string>> metadata, RepeatedField<StringStringEntryProto> entries)
    {
        foreach (var (key, value) in metadata)
            entries.Add(Entry(key, value));
    }

    public static StringStringEntryProto Entry(string key, string value) => new() { Key = key, Value = value };
}
