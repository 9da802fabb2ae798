using NNCompress.OnnxIO;

namespace NNCompress.Passes.Pruning;

/// <summary>Which weights of a model could be pruned, asked of the survey that the pruning passes themselves work from.</summary>
public static class PruningEligibility
{
    /// <summary>Every weight input of every node: null where it would be pruned with default options, else why not.</summary>
    public static IReadOnlyDictionary<(Node Node, int Input), string?> Of(Model model) =>
        LayerSurvey
            .Take(model, LayerFilter.All, includeTables: false, keepFirst: false, keepLast: false, refuse: _ => null)
            .Where(l => l.Slot is not null)
            .ToDictionary(l => (l.Slot!.Node, l.Slot.InputIndex), l => l.Reason);
}
