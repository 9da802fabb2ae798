using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Fusion;
using NNCompress.Passes.LowRank;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Repair;
using NNCompress.Passes.Versions;

namespace NNCompress.Passes;

/// <summary>Every pass that users can ask for: one line each.</summary>
public static class PassCatalogue
{
    public static IReadOnlyList<PassEntry> All { get; } =
    [
        PassEntry.Of(
            FoldBatchNormPass.PassId,
            "Multiplies BatchNormalization into the Conv, ConvTranspose or Gemm beside it.",
            preservesOutputs: true,
            () => new FoldBatchNormPass()
        ),
        PassEntry.Of(
            FuseBiasPass.PassId,
            "Makes a bias that is added after Conv or MatMul that layer's own.",
            preservesOutputs: true,
            () => new FuseBiasPass()
        ),
        PassEntry.Of(
            UpgradeOpsetPass.PassId,
            "Rewrites the model for a newer version of the operator set.",
            preservesOutputs: true,
            new UpgradeOpsetOptions(),
            options => new UpgradeOpsetPass(options)
        ),
        PassEntry.Of(
            InlineFunctionsPass.PassId,
            "Puts the nodes of the model's own functions where they are called.",
            preservesOutputs: true,
            () => new InlineFunctionsPass()
        ),
        PassEntry.Of(
            DeduplicatePass.PassId,
            "Stores equal constants once and makes equal computations once.",
            preservesOutputs: true,
            () => new DeduplicatePass()
        ),
        PassEntry.Of(
            FoldConstantsPass.PassId,
            "Replaces nodes over constants by what they compute.",
            preservesOutputs: true,
            new FoldConstantsOptions(),
            options => new FoldConstantsPass(options)
        ),
        PassEntry.Of(
            RemoveDeadPass.PassId,
            "Removes nodes, initializers and functions that no output depends on.",
            preservesOutputs: true,
            () => new RemoveDeadPass()
        ),
        PassEntry.Of(
            RemoveIdentityPass.PassId,
            "Removes nodes that hand their input on unchanged, inference Dropout included.",
            preservesOutputs: true,
            () => new RemoveIdentityPass()
        ),
        PassEntry.Of(
            CheckAccumulatorsPass.PassId,
            "Tells how wide the integer sums of every layer get, and keeps them within 16-bit pairs on request.",
            preservesOutputs: false,
            new CheckAccumulatorsOptions(),
            options => new CheckAccumulatorsPass(options)
        ),
        PassEntry.Of(
            CorrectBiasPass.PassId,
            "Takes the mean error that quantization leaves in every layer's output out of its bias.",
            preservesOutputs: false,
            new CorrectBiasOptions(),
            options => new CorrectBiasPass(options)
        ),
        PassEntry.Of(
            EqualizePass.PassId,
            "Gives the channels between two layers equal weight ranges, so that one scale suits them all.",
            preservesOutputs: true,
            new EqualizeOptions(),
            options => new EqualizePass(options)
        ),
        PassEntry.Of(
            MixedPrecisionPass.PassId,
            "Gives the most sensitive nodes of a quantized model 16 bits or float until it is good enough.",
            preservesOutputs: false,
            new MixedPrecisionOptions(),
            options => new MixedPrecisionPass(options)
        ),
        PassEntry.Of(
            ChooseQuantizationPass.PassId,
            "Quantizes in several ways, compares them, and keeps the best.",
            preservesOutputs: false,
            new ChooseQuantizationOptions(),
            options => new ChooseQuantizationPass(options)
        ),
        PassEntry.Of(
            FitOutputBiasPass.PassId,
            "Fits the bias of the class scores to labelled samples, where halves of them prove a gain.",
            preservesOutputs: false,
            new FitOutputBiasOptions(),
            options => new FitOutputBiasPass(options)
        ),
        PassEntry.Of(
            GuardAccuracyPass.PassId,
            "Gives layers back to float where integers cost the outputs too much.",
            preservesOutputs: false,
            new GuardAccuracyOptions(),
            options => new GuardAccuracyPass(options)
        ),
        PassEntry.Of(
            RoundGptqPass.PassId,
            "Rounds quantized weights anew, each making up for the errors of those before it (GPTQ).",
            preservesOutputs: false,
            new RoundGptqOptions(),
            options => new RoundGptqPass(options)
        ),
        PassEntry.Of(
            RoundAdaptivePass.PassId,
            "Learns for each quantized weight whether it is rounded up or down (AdaRound).",
            preservesOutputs: false,
            new RoundAdaptiveOptions(),
            options => new RoundAdaptivePass(options)
        ),
        PassEntry.Of(
            SmoothPass.PassId,
            "Moves the size of input channels into the weights of Gemm and MatMul (SmoothQuant, AWQ).",
            preservesOutputs: true,
            new SmoothOptions(),
            options => new SmoothPass(options)
        ),
        PassEntry.Of(
            PruneMagnitudePass.PassId,
            "Zeroes the smallest weights, over all layers (LAMP) or layer by layer, in any pattern.",
            preservesOutputs: false,
            new PruneMagnitudeOptions(),
            options => new PruneMagnitudePass(options)
        ),
        PassEntry.Of(
            PruneObsPass.PassId,
            "Removes the weights that a layer's output on calibration data needs least; the others make up for them.",
            preservesOutputs: false,
            new PruneObsOptions(),
            options => new PruneObsPass(options)
        ),
        PassEntry.Of(
            PruneSearchPass.PassId,
            "Tries splits of a budget over the layers, or sparsities for a largest drop, and keeps the best (prune-obs).",
            preservesOutputs: false,
            new PruneSearchOptions(),
            options => new PruneSearchPass(options)
        ),
        PassEntry.Of(
            PruneSpectrumPass.PassId,
            "Zeroes small weights at random and scales up those that stay, so that the mean of every weight is kept.",
            preservesOutputs: false,
            new PruneSpectrumOptions(),
            options => new PruneSpectrumPass(options)
        ),
        PassEntry.Of(
            LowRankPass.PassId,
            "Writes weights as products of smaller ones, in the norm of the layers' inputs where there are data.",
            preservesOutputs: false,
            new LowRankOptions(),
            options => new LowRankPass(options)
        ),
        PassEntry.Of(
            PruneWandaPass.PassId,
            "Zeroes in every output row the weights that are smallest times the size of what they multiply.",
            preservesOutputs: false,
            new PruneWandaOptions(),
            options => new PruneWandaPass(options)
        ),
        PassEntry.Of(
            QuantizeDynamicPass.PassId,
            "8-bit weights, activations quantized when they arrive: MatMul, Gemm and LSTM; no calibration data.",
            preservesOutputs: false,
            new QuantizeDynamicOptions(),
            options => new QuantizeDynamicPass(options)
        ),
        PassEntry.Of(
            QuantizeStaticPass.PassId,
            "Turns layers and what lies between them to 8-bit integers, with ranges observed on calibration data.",
            preservesOutputs: false,
            new QuantizeStaticOptions(),
            options => new QuantizeStaticPass(options)
        ),
        PassEntry.Of(
            QuantizedOperatorsPass.PassId,
            "Writes a graph in QDQ form with operators that work on integers themselves.",
            preservesOutputs: true,
            new QuantizedOperatorsOptions(),
            options => new QuantizedOperatorsPass(options)
        ),
        PassEntry.Of(
            RepairBiasPass.PassId,
            "Shifts every output channel of a changed model back to the float model's mean.",
            preservesOutputs: false,
            new RepairBiasOptions(),
            options => new RepairBiasPass(options)
        ),
        PassEntry.Of(
            RepairBatchNormPass.PassId,
            "Re-estimates the running statistics of BatchNormalization in a changed model.",
            preservesOutputs: false,
            new RepairBatchNormOptions(),
            options => new RepairBatchNormPass(options)
        ),
        PassEntry.Of(
            RepairScalePass.PassId,
            "Brings mean and deviation of every output channel of a changed model back to the float model's.",
            preservesOutputs: false,
            new RepairScaleOptions(),
            options => new RepairScalePass(options)
        ),
        PassEntry.Of(
            RestoreFloatPass.PassId,
            "Gives quantized layers back to float.",
            preservesOutputs: false,
            new RestoreFloatOptions(),
            options => new RestoreFloatPass(options)
        ),
        PassEntry.Of(
            QuantizeWeightsPass.PassId,
            "Weights of 8, 4 or 2 bits per channel or in blocks; what is computed with them stays float. No data.",
            preservesOutputs: false,
            new QuantizeWeightsOptions(),
            options => new QuantizeWeightsPass(options)
        ),
    ];

    /// <summary>The entry of that id, or null.</summary>
    public static PassEntry? Find(string id) => All.FirstOrDefault(e => e.Id == id);
}
