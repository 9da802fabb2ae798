using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>What <see cref="PruneMagnitudePass"/> is asked to do.</summary>
/// <param name="Sparsity">Share of zeros wanted, from 0 to below 1, of the layers without a target of their own; null: 0.5. Not with an N:M pattern, which fixes it.</param>
/// <param name="Scope">Which layers are ranked together; null: <see cref="PruningScope.Global"/>.</param>
/// <param name="Score">How weights of different layers compare; null: LAMP under global scope, magnitude under uniform.</param>
/// <param name="Layers">Layers with a target of their own, pruned by magnitude; where several name a layer, the last one counts.</param>
/// <param name="Pattern">Shape of the mask; null: <see cref="PruningPattern.Unstructured"/>.</param>
/// <param name="MinKeep">Weights that each layer keeps at least, against layer collapse; what a layer is spared, others give.</param>
/// <param name="Schedule">In how many steps; null: <see cref="PruningSchedule.OneShot"/>.</param>
/// <param name="Steps">Steps of a gradual schedule.</param>
/// <param name="MaxDrop">Points of the metric that a gradual schedule may cost; it stops before.</param>
/// <param name="KeepFirst">Whether the first layer is left alone.</param>
/// <param name="KeepLast">Whether the last layer is left alone.</param>
/// <param name="IncludeTables">Whether lookup tables (Gather) are pruned too.</param>
/// <param name="Repair">Whether a gradual schedule brings channels back to the float model's mean and deviation after each step, where there is calibration data.</param>
public sealed record PruneMagnitudeOptions(
    double? Sparsity = null,
    PruningScope? Scope = null,
    ImportanceScore? Score = null,
    IReadOnlyList<LayerTarget>? Layers = null,
    PruningPattern? Pattern = null,
    long MinKeep = 0,
    PruningSchedule? Schedule = null,
    int Steps = 10,
    double MaxDrop = 1,
    bool KeepFirst = false,
    bool KeepLast = false,
    bool IncludeTables = false,
    bool Repair = true
) : IPruningTargets
{
    private const string Id = PruneMagnitudePass.PassId;
    private const int MaxSteps = 1000;

    internal PruningPattern WantedPattern => Pattern ?? PruningPattern.Unstructured;

    internal PruningSchedule WantedSchedule => Schedule ?? PruningSchedule.OneShot;

    /// <summary>Everything that is wrong with the options, without a look at the model.</summary>
    public IReadOnlyList<Diagnostic> Check()
    {
        var mistakes = new List<Diagnostic>(this.Mistakes(Id));
        if (Steps is < 1 or > MaxSteps)
            mistakes.Add(
                PruningCodes.OptionRange.At($"{Id} steps", $"{Steps} steps cannot be taken.", $"Give a number from 1 to {MaxSteps}.")
            );
        if (double.IsNaN(MaxDrop) || MaxDrop < 0)
            mistakes.Add(
                PruningCodes.OptionRange.At($"{Id} max-drop", $"{MaxDrop} points cannot be lost.", "Give 0 or a positive number.")
            );
        if (WantedPattern is NofMPattern pattern)
            mistakes.AddRange(Excluded(pattern).Select(e => Clash(e.Option, pattern, e.Why)));
        return mistakes;
    }

    /// <summary>N:M takes the same share of every group, so whatever chooses or compares shares would be dropped silently.</summary>
    private IEnumerable<(string Option, string Why)> Excluded(NofMPattern pattern)
    {
        if (Sparsity is not null)
            yield return ("sparsity", $"the pattern fixes it at {1 - ((double)pattern.N / pattern.M):0.####}");
        if (Layers is { Count: > 0 })
            yield return ("layer", "the pattern fixes every layer's sparsity");
        if (Scope is not null)
            yield return ("scope", "groups are judged one by one");
        if (Score is not null)
            yield return ("score", "within a group only magnitudes are compared");
        if (MinKeep > 0)
            yield return ("min-keep", $"of every {pattern.M} weights {pattern.N} stay");
        if (WantedSchedule.IsMeasured)
            yield return ("schedule", "there are no steps on the way");
    }

    private static Diagnostic Clash(string option, NofMPattern pattern, string why) =>
        PruningCodes.OptionsClash.At($"{Id} {option}", $"It has no meaning with pattern {pattern}: {why}.", "Leave one of the two out.");
}
