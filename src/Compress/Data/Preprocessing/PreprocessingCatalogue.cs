using System.Collections.Frozen;
using NNCompress.Yaml;

namespace NNCompress.Data.Preprocessing;

/// <summary>The steps by the keys under which descriptions name them.</summary>
public static class PreprocessingCatalogue
{
    private static readonly FrozenDictionary<string, Func<YamlValue, PreprocessingStep?>> Readers = new Dictionary<
        string,
        Func<YamlValue, PreprocessingStep?>
    >
    {
        [ResizeStep.Key] = ResizeStep.FromYaml,
        [ResizeShorterStep.Key] = ResizeShorterStep.FromYaml,
        [CenterCropStep.Key] = CenterCropStep.FromYaml,
        [LetterboxStep.Key] = LetterboxStep.FromYaml,
        [ColorStep.Key] = ColorStep.FromYaml,
        [TypeStep.Key] = TypeStep.FromYaml,
        [ScaleStep.Key] = ScaleStep.FromYaml,
        [MeanStep.Key] = MeanStep.FromYaml,
        [StdStep.Key] = StdStep.FromYaml,
        [LayoutStep.Key] = LayoutStep.FromYaml,
        [ReshapeStep.Key] = ReshapeStep.FromYaml,
        [TransposeStep.Key] = TransposeStep.FromYaml,
        [AddAxisStep.Key] = AddAxisStep.FromYaml,
        [FramesStep.Key] = FramesStep.FromYaml,
        [MagnitudeSpectrumStep.Key] = MagnitudeSpectrumStep.FromYaml,
    }.ToFrozenDictionary();

    /// <summary>The keys, sorted.</summary>
    public static IEnumerable<string> Keys => Readers.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads a list of steps, each a mapping of one key to its value; null where any of them is wrong.</summary>
    internal static IReadOnlyList<PreprocessingStep>? Read(YamlValue value)
    {
        if (value.List() is not { } items)
            return null;
        var steps = items.Select(ReadStep).ToList();
        return steps.Contains(null) ? null : [.. steps.Select(s => s!)];
    }

    private static PreprocessingStep? ReadStep(YamlValue item)
    {
        if (item.Map() is not { } map)
            return null;
        if (map.Keys is not [var key])
        {
            item.Report("A step of `preprocess:` is one key and its value, as `- scale: 1/255`; a list holds the steps in their order.");
            return null;
        }
        if (Readers.TryGetValue(key, out var read))
            return read(map.Get(key)!);
        var near = Spelling.Nearest(key, Readers.Keys.Order(StringComparer.Ordinal));
        item.Report(
            YamlCodes.UnknownKey,
            $"There is no step `{key}:`.",
            near is null ? $"There are {string.Join(", ", Keys)}." : $"Did you mean `{near}:`?"
        );
        return null;
    }
}
