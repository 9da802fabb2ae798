using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Pruning;

/// <summary>What <see cref="PruneSearchPass"/> is asked to do.</summary>
/// <param name="Prune">How each trial prunes; null: the defaults of prune-obs. Its sparsity is the budget, or without one and with a largest drop what is searched for.</param>
/// <param name="Candidates">How many splits of the budget over the layers are tried, from 1 to 64.</param>
/// <param name="MaxDrop">Largest drop of the metric in points on the tuning samples, for which the largest sparsity is searched; null: the budget is fixed.</param>
/// <param name="Trials">Steps of the bisection, from 1 to 20.</param>
/// <param name="Repair">Whether each trial repairs channels too.</param>
public sealed record PruneSearchOptions(
    PruneObsOptions? Prune = null,
    int Candidates = 8,
    double? MaxDrop = null,
    int Trials = 6,
    bool Repair = true
)
{
    internal PruneObsOptions WantedPrune => Prune ?? new PruneObsOptions();

    /// <summary>Everything that is wrong with the options, without a look at the model.</summary>
    public IReadOnlyList<Diagnostic> Check()
    {
        const string id = PruneSearchPass.PassId;
        var mistakes = new List<Diagnostic>(WantedPrune.Check());
        if (Candidates is < 1 or > 64)
            mistakes.Add(
                PruningDataCodes.OptionRange.At($"{id} candidates", $"{Candidates} splits cannot be tried.", "Give a number from 1 to 64.")
            );
        if (Trials is < 1 or > 20)
            mistakes.Add(
                PruningDataCodes.OptionRange.At($"{id} trials", $"{Trials} steps cannot be taken.", "Give a number from 1 to 20.")
            );
        if (MaxDrop is { } drop && !(drop >= 0))
            mistakes.Add(
                PruningDataCodes.OptionRange.At($"{id} max-drop", $"{drop} points cannot be lost.", "Give 0 or a positive number.")
            );
        if (WantedPrune.WantedPattern is NofMPattern pattern)
            mistakes.Add(
                PruningCodes.OptionsClash.At(
                    $"{id} pattern",
                    $"Pattern {pattern} fixes every layer's sparsity: there is nothing to search.",
                    "Use prune-obs, or another pattern."
                )
            );
        if (MaxDrop is not null && WantedPrune.Sparsity is not null)
            mistakes.Add(
                PruningCodes.OptionsClash.At(
                    $"{id} sparsity",
                    "The sparsity is what a largest drop is searched for.",
                    "Leave one of the two out."
                )
            );
        return mistakes;
    }
}
