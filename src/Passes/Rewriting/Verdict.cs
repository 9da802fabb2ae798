using NNCompress.OnnxIO;

namespace NNCompress.Passes.Rewriting;

/// <summary>What a rule says about a node: nothing, why it must not be rewritten, or how to rewrite it.</summary>
public sealed class Verdict
{
    private Verdict() { }

    /// <summary>The node is none of the rule's business.</summary>
    public static Verdict NoMatch { get; } = new();

    /// <summary>Why the node stays, as a sentence for the user that begins with the node; null otherwise.</summary>
    public string? Reason { get; private init; }

    /// <summary>Carries the rewrite out; null where there is none.</summary>
    public Action<GraphEditor>? Apply { get; private init; }

    /// <summary>The weight or value concerned, where there is one.</summary>
    public string? Tensor { get; private init; }

    /// <summary>Figures of the rewrite for the report.</summary>
    public IReadOnlyList<Measure> Measures { get; private init; } = [];

    /// <summary>The node is the rule's business, but the rewrite would change outputs or cannot be proved not to.</summary>
    public static Verdict Refuse(string reason) => new() { Reason = reason };

    /// <summary>The rewrite keeps the outputs.</summary>
    public static Verdict Rewrite(Action<GraphEditor> apply, string? tensor = null, params IReadOnlyList<Measure> measures) =>
        new()
        {
            Apply = apply,
            Tensor = tensor,
            Measures = measures,
        };
}
