using System.Text.Json;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.History;

/// <summary>
/// What a model was made of, in the model's own metadata under <see cref="Key"/> (JSON), so that the next run can say what all of them brought together:
/// <code>
/// { "version": 1, "original": { "bytes": 313235, "parameters": 77850, "macs": 12501632 },
///   "steps": [ { "verb": "lowrank", "result": { "bytes": 220000, … } }, { "verb": "quantize" } ] }
/// </code>
/// It holds what the files themselves show, and nothing of where or when: neither paths nor times, nor what was measured on data or by a clock.
/// </summary>
/// <param name="Original">The model that the first of the runs was given.</param>
/// <param name="Steps">The runs, in order; at least one.</param>
public sealed record ModelHistory(ModelFigures Original, IReadOnlyList<HistoryStep> Steps)
{
    /// <summary>The metadata entry.</summary>
    public const string Key = "nncompress.history";

    private const int Version = 1;

    /// <summary>Longer than any that is written: a file may hold anything.</summary>
    private const int MostCharacters = 1 << 16,
        MostVerb = 32;

    /// <summary>The history of what a run makes of a model.</summary>
    /// <param name="before">The history that the model came with; null where it begins here.</param>
    /// <param name="figures">The figures of the model as it came.</param>
    /// <param name="verb">What the run does.</param>
    internal static ModelHistory Continue(ModelHistory? before, ModelFigures figures, string verb)
    {
        if (!IsVerb(verb))
            throw new ArgumentException($"'{verb}' is no verb: lower-case letters and hyphens.", nameof(verb));
        var step = new HistoryStep(verb, null);
        return before is null
            ? new ModelHistory(figures, [step])
            : before with
            {
                Steps = [.. before.Steps.SkipLast(1), before.Steps[^1] with { Result = figures }, step],
            };
    }

    /// <summary>The history that a model holds; null where it holds none, or none that can be read.</summary>
    /// <param name="model">The model as a run wrote it.</param>
    /// <param name="findings">Told where it cannot be read.</param>
    public static ModelHistory? Read(Model model, DiagnosticBag findings)
    {
        if (model.Metadata.Where(m => m.Key == Key).Select(m => m.Value).FirstOrDefault() is not { } text)
            return null;
        var problem = "it is longer than any that is written";
        try
        {
            if (text.Length <= MostCharacters)
            {
                var document = JsonSerializer.Deserialize(text, HistoryJson.Default.HistoryDocument);
                if (document is { Version: Version } && IsWhole(document))
                    return new ModelHistory(document.Original!, document.Steps!);
                problem = "figures or steps are missing, or it has another version";
            }
        }
        catch (JsonException e)
        {
            problem = e.Message.TrimEnd('.');
        }

        findings.Add(
            HistoryCodes.Unreadable.At(
                model.Path ?? "model",
                $"The metadata '{Key}' cannot be read: {problem}.",
                "Nothing is lost but the gains of earlier steps; the result begins a history of its own."
            )
        );
        return null;
    }

    /// <summary>Writes it into a model, over one that is there.</summary>
    internal void Write(Model model)
    {
        var document = new HistoryDocument(Version, Original, Steps);
        new GraphEditor(model, "history").SetMetadata(Key, JsonSerializer.Serialize(document, HistoryJson.Default.HistoryDocument));
    }

    /// <summary>The same with the figures of what the last run wrote.</summary>
    internal ModelHistory Completed(ModelFigures result) =>
        this with
        {
            Steps = [.. Steps.SkipLast(1), Steps[^1] with { Result = result }],
        };

    private static bool IsWhole(HistoryDocument document) =>
        IsWhole(document.Original)
        && document.Steps is { Count: > 0 } steps
        && steps.All(s => IsVerb(s?.Verb))
        && steps.SkipLast(1).All(s => IsWhole(s.Result));

    private static bool IsVerb(string? verb) =>
        verb is { Length: > 0 and <= MostVerb } && verb.All(c => char.IsAsciiLetterLower(c) || c == '-');

    private static bool IsWhole(ModelFigures? figures) => figures is { Bytes: > 0, Parameters: >= 0, Macs: null or >= 0 };
}
