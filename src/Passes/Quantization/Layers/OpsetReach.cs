using NNCompress.OnnxIO.Versions;

namespace NNCompress.Passes.Quantization;

/// <summary>Which operator sets a model can have: its own and, by an upgrade, newer ones.</summary>
/// <param name="context">The run.</param>
/// <param name="ceiling">The newest that is allowed.</param>
internal sealed class OpsetReach(PassContext context, RuntimeCeiling ceiling)
{
    private readonly Dictionary<long, string?> _reasons = [];

    /// <summary>Why a form that needs an operator set cannot be had, as a sentence for the user; null where it can.</summary>
    /// <param name="opset">The operator set; 0 for none.</param>
    /// <param name="need">What needs it, as the start of a sentence.</param>
    public string? WhyNot(long opset, string need)
    {
        if (IsThere(opset))
            return null;
        if (_reasons.TryGetValue(opset, out var known))
            return known;
        var found =
            ceiling.WhyNot(opset, need, "model") ?? (VersionConverter.WhyNot(context.Model, opset) is [var first, ..] ? first : null);
        return _reasons[opset] = found is null ? null : $"its form needs opset {opset}: {found.Message}";
    }

    /// <summary>Upgrades the model to what the forms need.</summary>
    /// <returns>Whether it changed, so that nodes may be others now.</returns>
    public bool Upgrade(long opset)
    {
        if (IsThere(opset))
            return false;
        VersionConverter.Upgrade(context.Editor, opset, context.Findings);
        return true;
    }

    private bool IsThere(long opset) =>
        context.Model.Opsets.Standard >= opset
        && context.Model.Functions.All(f => f.Opsets.VersionOf("") is null || f.Opsets.VersionOf("") >= opset);
}
