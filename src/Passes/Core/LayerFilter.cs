using NNCompress.OnnxIO;

namespace NNCompress.Passes;

/// <summary>
/// Which layers a pass may touch. A pattern is held against the node's name, its operator, its first output's name and the
/// weight's name. An empty include list means all.
/// </summary>
public sealed class LayerFilter(IReadOnlyList<NamePattern> include, IReadOnlyList<NamePattern> exclude)
{
    /// <summary>Every layer.</summary>
    public static LayerFilter All { get; } = new([], []);

    public IReadOnlyList<NamePattern> Include { get; } = include;

    public IReadOnlyList<NamePattern> Exclude { get; } = exclude;

    /// <summary>Why the user does not want the layer touched, or null where they do.</summary>
    public string? ReasonToSkip(Node node, string? weightName = null)
    {
        if (Include.Count > 0 && !Include.Any(p => Matches(p, node, weightName)))
            return "no --include pattern names it";
        return Exclude.FirstOrDefault(p => Matches(p, node, weightName)) is { } pattern ? $"--exclude '{pattern}' names it" : null;
    }

    /// <summary>Patterns that match no node of the model: usually a typing mistake.</summary>
    public IReadOnlyList<NamePattern> UnmatchedIn(Model model)
    {
        var nodes = model.AllNodes.ToArray();
        return
        [
            .. Include
                .Concat(Exclude)
                .Where(p => !Array.Exists(nodes, n => Matches(p, n, null) || n.Inputs.Any(i => i is not null && p.Matches(i.Name)))),
        ];
    }

    /// <summary>Whether a pattern names a node by its name, operator, first output or weight.</summary>
    public static bool Matches(NamePattern pattern, Node node, string? weightName) =>
        pattern.Matches(node.Name)
        || pattern.Matches(node.OpType)
        || (node.Output(0) is { } output && pattern.Matches(output.Name))
        || (weightName is not null && pattern.Matches(weightName));
}
