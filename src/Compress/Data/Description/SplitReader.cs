using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using NNCompress.Data.Preprocessing;
using NNCompress.Yaml;

namespace NNCompress.Data.Description;

/// <summary>Reads the keys about samples: <c>source</c>, <c>labels</c>, <c>samples</c>, <c>limit</c>, <c>preprocess</c>.</summary>
internal sealed partial class SplitReader(SourceReader sources, LabelReader labels)
{
    public SplitKeys Read(YamlMap map)
    {
        var keys = new SplitKeys
        {
            HasSource = map.Has("source"),
            Source = map.Get("source") is { } source ? sources.Read(source) : null,
            Labels = map.Get("labels") is { } label ? labels.Read(label) : null,
            Samples = map.Get("samples") is { } range ? ReadRange(range) : null,
            Limit = map.Get("limit")?.Integer(1, long.MaxValue),
        };
        if (map.Get("preprocess") is not { } steps)
            return keys;
        return steps.IsMap
            ? keys with
            {
                StepsByInput = ReadByInput(steps.Map()!),
            }
            : keys with
            {
                Steps = [.. PreprocessingCatalogue.Read(steps) ?? []],
            };
    }

    private static ImmutableDictionary<string, ImmutableArray<PreprocessingStep>> ReadByInput(YamlMap map)
    {
        var byInput = ImmutableDictionary.CreateBuilder<string, ImmutableArray<PreprocessingStep>>(StringComparer.Ordinal);
        foreach (var input in map.Keys)
        {
            if (PreprocessingCatalogue.Read(map.Get(input)!) is { } steps)
                byInput[input] = [.. steps];
        }
        return byInput.ToImmutable();
    }

    /// <summary><c>0..512</c>: from the first number up to the second, without it; either may be left out.</summary>
    private static SampleRange? ReadRange(YamlValue value)
    {
        if (value.Text() is not { } text)
            return null;
        var match = Range().Match(text);
        static long? Part(Group group) =>
            long.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (match.Success)
        {
            var (start, end) = (Part(match.Groups["start"]) ?? 0, Part(match.Groups["end"]));
            if (end is null || start < end)
                return new SampleRange(start, end);
            value.Report($"Samples {text} are none: the end is not included, and must lie behind the start.");
            return null;
        }
        value.ReportNot("a range such as 0..512, 512.. or ..512 (the end is not included)");
        return null;
    }

    [GeneratedRegex(@"^\s*(?<start>\d{0,18})\s*\.\.\s*(?<end>\d{0,18})\s*$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Range();
}
