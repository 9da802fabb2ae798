using NNCompress.OnnxIO.Ops;

namespace NNCompress.Passes.Pruning;

/// <summary>A weight slot, or an operator that is quantized already, and what a request makes of it.</summary>
/// <param name="Slot">The weight slot; null for an operator that is quantized already.</param>
/// <param name="Label">How reports name it.</param>
/// <param name="Operator">The node's operator.</param>
/// <param name="Tensor">The stored weight's name, where one was found.</param>
/// <param name="Layer">What is to be pruned; null exactly where <paramref name="Reason"/> is not.</param>
/// <param name="Reason">Why it is left alone, as a sentence for the user.</param>
internal sealed record SurveyedLayer(WeightSlot? Slot, string Label, string Operator, string? Tensor, PrunableLayer? Layer, string? Reason)
{
    public LayerReport LeftAlone(string reason) => LayerReport.LeftAlone(Label, Operator, Tensor, reason);
}
