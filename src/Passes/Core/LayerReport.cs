namespace NNCompress.Passes;

/// <summary>What became of one layer.</summary>
/// <param name="Layer">The node's label.</param>
/// <param name="Operator">The node's operator.</param>
/// <param name="Tensor">The weight or value concerned, or null where the whole node is.</param>
/// <param name="LeftAloneBecause">Null where the layer was changed; else why it was not, as a sentence for the user.</param>
/// <param name="Measures">Figures of this layer, the same names in the same order for each changed layer of a pass.</param>
public sealed record LayerReport(string Layer, string Operator, string? Tensor, string? LeftAloneBecause, IReadOnlyList<Measure> Measures)
{
    /// <summary>In which form a changed layer stands now, in words, where a pass has several; null where there is nothing to say.</summary>
    public string? Form { get; init; }

    /// <summary>What was asked for and not done to a changed layer, and why, as a sentence without its full stop; null where there is nothing to say.</summary>
    public string? Remark { get; init; }

    public bool Changed => LeftAloneBecause is null;

    /// <summary>A layer that was not touched.</summary>
    public static LayerReport LeftAlone(string layer, string op, string? tensor, string reason) => new(layer, op, tensor, reason, []);
}
