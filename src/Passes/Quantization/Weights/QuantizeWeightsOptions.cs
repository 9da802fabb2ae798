using System.Numerics;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Versions;
using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="QuantizeWeightsPass"/> is asked to do.</summary>
/// <param name="Bits">Bits of a weight: 8, 4 or 2.</param>
/// <param name="BlockSize">
/// Elements that share a scale, a power of two from 16 to 256; null: where the product reads them 128 for 8 bits, 32 for 4 and 2; where they are
/// widened before 64 for 8 bits, 16 for 4 and 2, and with DequantizeLinear a whole channel for 8 bits, 32 for 4 and 2.
/// </param>
/// <param name="Symmetric">Whether the zero point is the middle of the grid; null: for 8 bits it is, for 4 and 2 it costs too much accuracy.</param>
/// <param name="Target">Where the model is to run; null: <see cref="QuantizationTarget.OnnxRuntimeCpu"/>.</param>
/// <param name="Form">How the weights stand in the model; null: <see cref="WeightForm.Auto"/>.</param>
/// <param name="IncludeTables">Whether lookup tables (Gather) are quantized too.</param>
/// <param name="ScaleSearch">How scales are chosen; null: by the smallest squared error.</param>
/// <param name="Ceiling">The newest operator set that the model may be upgraded to where a form needs one; null for none.</param>
public sealed record QuantizeWeightsOptions(
    int Bits = 8,
    int? BlockSize = null,
    bool? Symmetric = null,
    QuantizationTarget? Target = null,
    WeightForm? Form = null,
    bool IncludeTables = true,
    WeightScaleSearch? ScaleSearch = null,
    RuntimeCeiling? Ceiling = null
)
{
    private const string Id = QuantizeWeightsPass.PassId;
    private const int SmallestBlock = 16;
    private const int LargestBlock = 256;

    internal QuantizationTarget WantedTarget => Target ?? QuantizationTarget.OnnxRuntimeCpu;

    internal WeightForm WantedForm => Form ?? WeightForm.Auto;

    internal WeightScaleSearch WantedScaleSearch => ScaleSearch ?? WeightScaleSearch.Mse;

    internal RuntimeCeiling WantedCeiling => Ceiling ?? RuntimeCeiling.None;

    internal bool IsSymmetric => Symmetric ?? Bits == 8;

    /// <summary>The size of blocks that a product reads: larger ones are faster.</summary>
    internal int ProductBlock => BlockSize ?? (Bits == 8 ? 128 : 32);

    /// <summary>The size of blocks that are widened when the model is loaded: smaller ones cost bytes, but no time.</summary>
    internal int WidenedBlock => BlockSize ?? (Bits == 8 ? 64 : 16);

    /// <summary>The size of blocks before a DequantizeLinear; null where a whole channel shares a scale.</summary>
    internal int? DequantizedBlock => BlockSize ?? (Bits == 8 ? null : 32);

    /// <summary>The integers where a zero point of 0 is wanted: signed if symmetric, else unsigned.</summary>
    internal IntegerGrid SignedGrid => IsSymmetric ? IntegerGrid.ForSymmetricWeights(SignedType) : UnsignedGrid;

    /// <summary>The integers of forms that have unsigned ones only.</summary>
    internal IntegerGrid UnsignedGrid => IsSymmetric ? IntegerGrid.ForSymmetricWeights(UnsignedType) : IntegerGrid.Of(UnsignedType);

    private ElementType SignedType =>
        Bits switch
        {
            8 => ElementType.Int8,
            4 => ElementType.Int4,
            _ => ElementType.Int2,
        };

    private ElementType UnsignedType =>
        Bits switch
        {
            8 => ElementType.UInt8,
            4 => ElementType.UInt4,
            _ => ElementType.UInt2,
        };

    /// <summary>The operator set that brought integers of this width; 0 where all have them.</summary>
    internal long OpsetOfType =>
        Bits switch
        {
            8 => 0,
            4 => 21,
            _ => 25,
        };

    /// <summary>Everything that is wrong with the options, without a look at the model.</summary>
    public IReadOnlyList<Diagnostic> Check()
    {
        var mistakes = new List<Diagnostic>();
        if (Bits is not (8 or 4 or 2))
            mistakes.Add(WeightQuantizationCodes.OptionRange.At($"{Id} bits", $"Weights of {Bits} bits have no form.", "Give 8, 4 or 2."));
        if (BlockSize is { } size && (size is < SmallestBlock or > LargestBlock || !BitOperations.IsPow2(size)))
            mistakes.Add(
                WeightQuantizationCodes.OptionRange.At(
                    $"{Id} block-size",
                    $"Blocks of {size} elements have no kernel.",
                    $"Give a power of two from {SmallestBlock} to {LargestBlock}."
                )
            );
        if (Form == WeightForm.NBits && !WantedTarget.MayUse(ContribOperators.Domain, BlockProduct.OpType))
            mistakes.Add(
                WeightQuantizationCodes.OptionsClash.At(
                    $"{Id} form",
                    $"Target {WantedTarget} has operators of the standard only, and {BlockProduct.OpType} is none.",
                    "Choose another form or target."
                )
            );
        return mistakes;
    }
}
