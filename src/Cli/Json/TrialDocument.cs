using NNCompress.Passes;

namespace NNCompress.Cli.Json;

/// <summary>Something that a pass tried; the measures by their names.</summary>
sealed record TrialDocument(string Name, bool Kept, IReadOnlyDictionary<string, double> Measures)
{
    public static TrialDocument Of(TrialReport trial) => new(trial.Name, trial.IsKept, LayerDocument.Named(trial.Measures));
}
