using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="QuantizeStaticPass"/> is asked to do.</summary>
/// <param name="Activations">Integers for activations: u8, s8, u16 or s16; null: u8, which alone is fast on ONNX Runtime's CPU provider.</param>
/// <param name="Weights">Integers for weights: s8 or u8; null: s8.</param>
/// <param name="SymmetricActivations">Whether the activations' zero point is the middle of the grid.</param>
/// <param name="SymmetricWeights">Whether the weights' zero point is 0.</param>
/// <param name="PerChannel">
/// Whether each output channel of a weight has a scale of its own; null: only where one scale for all would cost accuracy, see
/// <see cref="GoodPerTensor"/>. One scale is faster: 1.5 times in a Gemm on a single row.
/// </param>
/// <param name="Ranges">How an activation's range is taken from what was observed; null: <see cref="DefaultRanges"/>.</param>
/// <param name="ScaleSearch">How a weight's scale is chosen; null: by the smallest squared error.</param>
/// <param name="KnownRanges">Ranges by the value's name that are used as they are instead of observed ones.</param>
/// <param name="KeepFloat">Nodes that stay in float, by name, each with the reason that the report tells.</param>
/// <param name="LeaveForDynamic">Whether Gemm and MatMul between operators that stay in float are left to <c>quantize-dynamic</c>.</param>
public sealed record QuantizeStaticOptions(
    IntegerGrid? Activations = null,
    IntegerGrid? Weights = null,
    bool SymmetricActivations = false,
    bool SymmetricWeights = true,
    bool? PerChannel = null,
    RangeEstimator? Ranges = null,
    WeightScaleSearch? ScaleSearch = null,
    IReadOnlyDictionary<string, ValueRange>? KnownRanges = null,
    IReadOnlyDictionary<string, string>? KeepFloat = null,
    bool LeaveForDynamic = false
)
{
    /// <summary>
    /// Signal to noise in dB from which one scale for a whole weight is good enough, held against the output channel that loses most: the noise of
    /// 8-bit activations, which no scale of the weights takes away, is about as large. Where a Gemm or MatMul gives integers, all its channels bear the rounding of one
    /// grid, and a channel that is small beside the mean one is lost in that anyway: its noise is held against the mean channel.
    /// </summary>
    public const double GoodPerTensor = 28;

    /// <summary>The estimator that is used where none is named.</summary>
    public static RangeEstimator DefaultRanges { get; } = new MseRange();

    internal IntegerGrid ActivationGrid => Activations ?? IntegerGrid.UInt8;

    internal IntegerGrid WeightGrid => Weights ?? (SymmetricWeights ? IntegerGrid.ForSymmetricWeights(ElementType.Int8) : IntegerGrid.Int8);

    internal WeightScaleSearch WantedScaleSearch => ScaleSearch ?? WeightScaleSearch.Mse;

    internal RangeEstimator RangeEstimator => Ranges ?? DefaultRanges;

    /// <summary>Why the user or a measurement wants a node in float; null where nothing does.</summary>
    internal string? ReasonToKeepFloat(Node node) => KeepFloat?.GetValueOrDefault(node.Label);

    /// <summary>Everything that is wrong with the options, without a look at the model.</summary>
    public IReadOnlyList<Diagnostic> Check()
    {
        var mistakes = new List<Diagnostic>();
        if (ActivationGrid.Bits is not (8 or 16))
            mistakes.Add(
                QuantizationCodes.TypeUnsupported.At(
                    $"{QuantizeStaticPass.PassId} activations",
                    $"Activations of {ActivationGrid.Bits} bits have no kernel.",
                    "Give u8, s8, u16 or s16."
                )
            );
        if (WeightGrid.Bits != 8)
            mistakes.Add(
                QuantizationCodes.TypeUnsupported.At(
                    $"{QuantizeStaticPass.PassId} weights",
                    $"The int8 kernels take no weights of {WeightGrid.Bits} bits.",
                    "Give s8 or u8, or quantize weights alone (quantize-weights)."
                )
            );
        return mistakes;
    }
}
