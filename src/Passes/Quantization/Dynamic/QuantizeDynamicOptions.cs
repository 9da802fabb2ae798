using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Versions;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="QuantizeDynamicPass"/> is asked to do.</summary>
/// <param name="Target">Where the model is to run; null: <see cref="QuantizationTarget.OnnxRuntimeCpu"/>.</param>
/// <param name="Weights">Integers for weights: s8 or u8, whole or narrow; null: s8 from −127 to 127.</param>
/// <param name="PerChannel">Whether each output channel has a scale of its own.</param>
/// <param name="ScaleSearch">How a weight's scale is chosen; null: by the smallest squared error.</param>
/// <param name="IncludeSlow">Whether layers are quantized that are expected to get slower.</param>
/// <param name="Ceiling">The newest operator set that the model may be upgraded to where a form needs one; null for none.</param>
public sealed record QuantizeDynamicOptions(
    QuantizationTarget? Target = null,
    IntegerGrid? Weights = null,
    bool PerChannel = true,
    WeightScaleSearch? ScaleSearch = null,
    bool IncludeSlow = false,
    RuntimeCeiling? Ceiling = null
)
{
    internal QuantizationTarget WantedTarget => Target ?? QuantizationTarget.OnnxRuntimeCpu;

    internal IntegerGrid Grid => Weights ?? IntegerGrid.ForSymmetricWeights(ElementType.Int8);

    internal WeightScaleSearch WantedScaleSearch => ScaleSearch ?? WeightScaleSearch.Mse;

    internal RuntimeCeiling WantedCeiling => Ceiling ?? RuntimeCeiling.None;

    /// <summary>Everything that is wrong with the options, without a look at the model.</summary>
    public IReadOnlyList<Diagnostic> Check() =>
        Grid.Bits == 8
            ? []
            :
            [
                WeightQuantizationCodes.OptionRange.At(
                    $"{QuantizeDynamicPass.PassId} weights",
                    $"Products with activations that are quantized when they arrive take no weights of {Grid.Bits} bits.",
                    "Give s8 or u8, or quantize weights alone (quantize-weights)."
                ),
            ];
}
