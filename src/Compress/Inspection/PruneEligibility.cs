using NNCompress.OnnxIO.Ops;

namespace NNCompress.Inspection;

/// <summary>Whether weights of a layer can be set to zero.</summary>
internal static class PruneEligibility
{
    public static Eligibility Of(WeightSlot slot, WeightSource source) =>
        slot.IsTable ? Eligibility.No("it is a lookup table: pruned only on request")
        : slot.LayoutOf(source.Dims) is null ? Eligibility.No($"its weight {source.Tensor} does not have the form {slot.Form}")
        : Eligibility.Yes;
}
