using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Runtime;

/// <summary>
/// Reads the runtime's profile: a JSON array with an event a line, read line by line as a long loop makes a long file. Events of
/// category <c>Node</c> whose name ends in <c>_kernel_time</c> are executions; <c>input_type_shape</c> and <c>output_type_shape</c>
/// list tensors as <c>[{"float":[1,2]},...]</c> and leave out what is absent or no tensor. An event <c>model_run</c> follows the executions of each run.
/// </summary>
internal static class ProfileReader
{
    private const string Ending = "_kernel_time";

    /// <summary>The runtime's spelling is the standard's, apart from the packed types.</summary>
    private static readonly FrozenDictionary<string, ElementType> Types = Enumerable
        .Range(1, 28)
        .Select(code => new ElementType(code))
        .Where(type => type.IsKnown)
        .ToFrozenDictionary(type => type.StandardName, StringComparer.OrdinalIgnoreCase);

    public static IEnumerable<ProfiledNode> Read(string path)
    {
        var run = 0;
        foreach (var line in File.ReadLines(path))
        {
            var text = line.AsMemory().Trim().TrimEnd(',');
            if (text.Length < 2 || text.Span[0] != '{')
                continue;
            using var json = JsonDocument.Parse(text);
            if (NodeOf(json.RootElement, run) is { } node)
                yield return node;
            else if (json.RootElement.GetProperty("name").GetString() == "model_run")
                run++;
        }
    }

    private static ProfiledNode? NodeOf(JsonElement item, int run)
    {
        if (item.GetProperty("cat").GetString() != "Node" || item.GetProperty("name").GetString() is not { } name)
            return null;
        if (!name.EndsWith(Ending, StringComparison.Ordinal) || !item.TryGetProperty("args", out var args))
            return null;
        return new ProfiledNode(
            name[..^Ending.Length],
            args.GetProperty("op_name").GetString() ?? "",
            run,
            item.GetProperty("dur").GetInt64(),
            Values(args, "input_type_shape"),
            Values(args, "output_type_shape")
        );
    }

    private static ImmutableArray<ObservedValue> Values(JsonElement args, string property) =>
        args.TryGetProperty(property, out var list) ? [.. list.EnumerateArray().SelectMany(v => v.EnumerateObject()).Select(Value)] : [];

    private static ObservedValue Value(JsonProperty property) =>
        new(TypeOf(property.Name), [.. property.Value.EnumerateArray().Select(d => d.GetInt64())]);

    /// <summary>Packed types are named after their storage, as <c>Int4x2</c>.</summary>
    private static ElementType TypeOf(string name)
    {
        var packed = name.IndexOf('x', StringComparison.Ordinal);
        if (Types.TryGetValue(name, out var type) || (packed > 0 && Types.TryGetValue(name[..packed], out type)))
            return type;
        return ElementType.Undefined;
    }
}
