using NNCompress.OnnxIO.Versions;

namespace NNCompress.Passes.Versions;

/// <summary>What <see cref="UpgradeOpsetPass"/> is asked to do.</summary>
/// <param name="Opset">The version of the standard's operator set to reach at least; a model that is there already stays.</param>
/// <param name="Ceiling">What the model may not be above as it is; null for no ceiling.</param>
public sealed record UpgradeOpsetOptions(long Opset = UpgradeOpsetOptions.PerChannelQuantization, RuntimeCeiling? Ceiling = null)
{
    /// <summary>The oldest version with QuantizeLinear.</summary>
    public const long PerTensorQuantization = 10;

    /// <summary>The oldest version whose QuantizeLinear has a scale for each channel.</summary>
    public const long PerChannelQuantization = 13;

    /// <summary>The oldest version whose QuantizeLinear gives 16 bits.</summary>
    public const long WideQuantization = 21;

    /// <summary>The oldest version whose QuantizeLinear gives 2 bits.</summary>
    public const long TwoBitQuantization = 25;
}
