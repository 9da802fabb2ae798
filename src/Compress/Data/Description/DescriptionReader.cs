using NNCompress.Metrics;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Yaml;

namespace NNCompress.Data.Description;

/// <summary>Reads a YAML description. Goes on after a mistake, so that all of them are told at once.</summary>
internal static class DescriptionReader
{
    private static readonly Dictionary<string, ScoreKind> Kinds = new(StringComparer.Ordinal)
    {
        ["auto"] = ScoreKind.Auto,
        ["logits"] = ScoreKind.Logits,
        ["probabilities"] = ScoreKind.Probabilities,
    };

    /// <exception cref="DiagnosticException">The file cannot be read or is no valid description.</exception>
    public static DataDescription Read(string path, Func<string, string?> variables)
    {
        var found = new DiagnosticBag();
        var text = DataFile.Try(path, () => File.ReadAllText(path));
        var description = YamlFile.Parse(text, path, found) is { } root ? Read(root, path, variables, found) : null;
        found.ThrowIfErrors();
        return description! with { Warnings = [.. found] };
    }

    private static DataDescription Read(YamlMap root, string path, Func<string, string?> variables, DiagnosticBag found)
    {
        var paths = new PathReader(Path.GetDirectoryName(Path.GetFullPath(path))!, variables);
        if (root.Get("root") is { } folder)
            paths.SetRoot(folder);
        var splits = new SplitReader(new SourceReader(paths), new LabelReader(paths));
        var top = splits.Read(root);
        var (padding, rules) = (RuleReader.ReadPadding(root), RuleReader.Read(root));

        var calibration = ReadSplit(root.Get("calibration"), top, splits);
        var evaluation = ReadSplit(root.Get("evaluation"), top, splits);
        var tuning = root.Has("tuning") ? ReadSplit(root.Get("tuning"), top, splits).ToSplit(padding, rules) : null;
        if (!calibration.HasSource && !evaluation.HasSource)
            found.Add(
                YamlCodes.MissingKey.At(
                    root.Place,
                    "The description names no `source:`.",
                    "Say where the samples are, as `source: images.npy`."
                )
            );

        var description = new DataDescription(path, calibration.ToSplit(padding, rules), evaluation.ToSplit(padding, rules))
        {
            Tuning = tuning,
            Output = root.Get("output")?.Text(),
            Batch = (int?)root.Get("batch")?.Integer(1, 65_536),
        };
        description = ReadMetric(root, description);
        root.Finish();

        if (root.Has("calibration") || root.Has("evaluation") || root.Has("tuning"))
            found.AddRange(SharedSamples(description));
        return description;
    }

    /// <summary>What is measured on samples that decided something looks better than it is.</summary>
    private static IEnumerable<Diagnostic> SharedSamples(DataDescription description)
    {
        if (description.Evaluation is not { } testing)
            yield break;
        foreach (var (split, name) in new[] { (description.Calibration, "Calibration"), (description.Tuning, "Tuning") })
        {
            if (split?.Overlaps(testing) == true)
                yield return DataCodes.SplitsOverlap.At(
                    description.Path,
                    $"{name} and evaluation share samples, so what is measured may look better than it is.",
                    "Give each a range of its own: `samples: 0..512` and `samples: 512..`."
                );
        }
    }

    private static SplitKeys ReadSplit(YamlValue? value, SplitKeys top, SplitReader splits)
    {
        if (value?.Map() is not { } map)
            return top;
        var keys = splits.Read(map);
        map.Finish();
        return keys.Over(top);
    }

    private static DataDescription ReadMetric(YamlMap root, DataDescription description)
    {
        if (root.Get("scores")?.TryChoice(Kinds, out var kind) == true)
            description = description with { Scores = kind };
        return root.Get("metric") is { } value && MetricReader.Read(value, description.Scores) is { } metric
            ? description with
            {
                Metric = metric,
            }
            : description;
    }
}
