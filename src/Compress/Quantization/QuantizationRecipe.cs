using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Versions;
using NNCompress.Passes.Cleanup;
using NNCompress.Passes.Fusion;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Versions;
using NNCompress.Pipeline;

namespace NNCompress.Quantization;

/// <summary>What <c>quantize</c> is asked to do, and the passes that do it.</summary>
/// <param name="Mode">What of the model is quantized.</param>
/// <param name="Effort">Which accuracy methods are used.</param>
public sealed record QuantizationRecipe(QuantizationMode Mode, QuantizationEffort Effort = QuantizationEffort.Default)
{
    /// <summary>Weights that are put together from slices, as exporters write LSTMs, are folded though they grow: quantized they shrink again.</summary>
    private const long MaxFoldedWeight = 1 << 20;

    /// <summary>Passes of <see cref="Nameable"/> in place of those of the effort, in this order; null: those of the effort. Of static quantization only.</summary>
    public IReadOnlyList<string>? Passes { get; init; }

    /// <summary>What <see cref="Passes"/> may name.</summary>
    public static IReadOnlyList<string> Nameable { get; } =
    [
        EqualizePass.PassId,
        SmoothPass.PassId,
        QuantizeStaticPass.PassId,
        RoundGptqPass.PassId,
        RoundAdaptivePass.PassId,
        CorrectBiasPass.PassId,
        CheckAccumulatorsPass.PassId,
        GuardAccuracyPass.PassId,
        MixedPrecisionPass.PassId,
        FitOutputBiasPass.PassId,
        QuantizeDynamicPass.PassId,
    ];

    /// <summary>Where the model is to run.</summary>
    public QuantizationTarget Target { get; init; } = QuantizationTarget.OnnxRuntimeCpu;

    /// <summary>Integers for activations; null: u8.</summary>
    public IntegerGrid? Activations { get; init; }

    /// <summary>Integers for weights of static and dynamic quantization; null: s8.</summary>
    public IntegerGrid? Weights { get; init; }

    /// <summary>Bits of a weight where weights alone are quantized; null: 8.</summary>
    public int? Bits { get; init; }

    /// <summary>Whether each output channel has a scale of its own; null: where it matters.</summary>
    public bool? PerChannel { get; init; }

    /// <summary>How ranges are taken from what was observed; null: as the effort has it.</summary>
    public RangeEstimator? Ranges { get; init; }

    /// <summary>Ranges by the value's name that are used as they are; null for none.</summary>
    public IReadOnlyDictionary<string, ValueRange>? KnownRanges { get; init; }

    /// <summary>Whether there is calibration data, which weights alone do not need but gain from.</summary>
    public bool HasCalibration { get; init; }

    /// <summary>Points of the metric that may be lost, where layers may go back to float for it; null: any.</summary>
    public double? MaxDrop { get; init; }

    /// <summary>What layers get that have to be better for <see cref="MaxDrop"/>.</summary>
    public PrecisionGain RestoreTo { get; init; } = PrecisionGain.Float;

    /// <summary>Whether layers whose sums processors without VNNI could get wrong have narrower weights.</summary>
    public bool IsPortable { get; init; }

    /// <summary>Whether the bias of class scores is fitted to labels, where there are labelled samples that are not evaluated.</summary>
    public bool FitsOutputBias { get; init; } = true;

    /// <summary>Whether the result has operators on integers instead of QuantizeLinear and DequantizeLinear around operators on real numbers.</summary>
    public bool QOperator { get; init; }

    /// <summary>The newest operator set and file format that the result may be of.</summary>
    public RuntimeCeiling Ceiling { get; init; } = RuntimeCeiling.None;

    /// <summary>Why the ceiling is too low for what is asked for; null where it is not.</summary>
    public Diagnostic? WhyAboveCeiling => Needs is var (opset, what) ? Ceiling.WhyNot(opset, what, "quantize") : null;

    private (long Opset, string What)? Needs =>
        (Mode, Bits ?? 8) switch
        {
            (QuantizationMode.Static, _) when Opset == UpgradeOpsetOptions.WideQuantization => (Opset, "Activations of 16 bits"),
            (QuantizationMode.Static, _) when PerChannel == true => (Opset, "Scales for each channel"),
            (QuantizationMode.Static, _) => (UpgradeOpsetOptions.PerTensorQuantization, "QuantizeLinear and DequantizeLinear"),
            (QuantizationMode.Weights, 4) when Target == QuantizationTarget.Onnx => (
                UpgradeOpsetOptions.WideQuantization,
                "Weights of 4 bits"
            ),
            (QuantizationMode.Weights, 2) when Target == QuantizationTarget.Onnx => (
                UpgradeOpsetOptions.TwoBitQuantization,
                "Weights of 2 bits"
            ),
            _ => null,
        };

    /// <summary>The passes, in order: first those that keep the outputs, then the quantization, then what mends its errors.</summary>
    public IReadOnlyList<PassStep> Steps() => [.. Preparation(), .. Passes?.Select(Named) ?? Quantization()];

    /// <summary>The passes that follow once it is settled which layers stay on integers.</summary>
    public IReadOnlyList<PassStep> LastSteps() =>
        [
            .. FitsOutputBias && Mends && Passes is null ? [new PassStep(FitOutputBiasPass.PassId)] : (PassStep[])[],
            .. QOperator ? [new PassStep(QuantizedOperatorsPass.PassId, new QuantizedOperatorsOptions(Target))] : (PassStep[])[],
        ];

    private IEnumerable<PassStep> Preparation()
    {
        yield return new PassStep(InlineFunctionsPass.PassId);
        yield return new PassStep(FoldConstantsPass.PassId, new FoldConstantsOptions(MaxFoldedWeight));
        yield return new PassStep(RemoveIdentityPass.PassId);
        yield return new PassStep(FoldBatchNormPass.PassId);
        if (Mode == QuantizationMode.Static)
            yield return new PassStep(FuseBiasPass.PassId);
        yield return new PassStep(DeduplicatePass.PassId);
        yield return new PassStep(RemoveDeadPass.PassId);
        if (Mode == QuantizationMode.Static)
            yield return new PassStep(UpgradeOpsetPass.PassId, new UpgradeOpsetOptions(Math.Min(Opset, Ceiling.HighestTarget), Ceiling));
    }

    private IEnumerable<PassStep> Quantization() =>
        Mode switch
        {
            QuantizationMode.Static => Static(),
            QuantizationMode.Dynamic => [Dynamic()],
            _ => WeightsAlone(),
        };

    private IEnumerable<PassStep> WeightsAlone()
    {
        yield return new PassStep(
            QuantizeWeightsPass.PassId,
            new QuantizeWeightsOptions(Bits ?? 8, Target: Target, ScaleSearch: Search, Ceiling: Ceiling)
        );
        if (HasCalibration && Effort != QuantizationEffort.Fast)
            yield return new PassStep(RoundGptqPass.PassId);
    }

    /// <summary>A pass that was named, with the options of the recipe that concern it.</summary>
    private PassStep Named(string pass) =>
        pass switch
        {
            QuantizeStaticPass.PassId => new PassStep(pass, StaticOptions),
            QuantizeDynamicPass.PassId => Dynamic(),
            CheckAccumulatorsPass.PassId => new PassStep(pass, new CheckAccumulatorsOptions(Portable: IsPortable)),
            MixedPrecisionPass.PassId when MaxDrop is { } drop => new PassStep(pass, new MixedPrecisionOptions(drop, RestoreTo: RestoreTo)),
            _ => new PassStep(pass),
        };

    private bool HasDynamic => Passes?.Contains(QuantizeDynamicPass.PassId) ?? Target.MayUse("com.microsoft", "DynamicQuantizeMatMul");

    private QuantizeStaticOptions StaticOptions =>
        new(
            Activations,
            Weights,
            PerChannel: Ceiling.HighestTarget < UpgradeOpsetOptions.PerChannelQuantization ? false : PerChannel,
            Ranges: Ranges ?? (Effort == QuantizationEffort.Fast ? new MinMaxRange() : null),
            ScaleSearch: Search,
            KnownRanges: KnownRanges,
            LeaveForDynamic: HasDynamic
        );

    private IEnumerable<PassStep> Static()
    {
        yield return Chooses
            ? new PassStep(ChooseQuantizationPass.PassId, new ChooseQuantizationOptions(StaticOptions))
            : new PassStep(QuantizeStaticPass.PassId, StaticOptions);
        if (IsPortable)
            yield return Narrowing;
        if (Effort != QuantizationEffort.Fast && !Chooses)
            yield return new PassStep(RoundGptqPass.PassId);
        if (Effort != QuantizationEffort.Fast && (!Chooses || IsPortable))
            yield return new PassStep(CorrectBiasPass.PassId);
        // rounded anew, a layer that was safe may not be so any more
        if (IsPortable && Effort != QuantizationEffort.Fast && !Chooses)
            yield return Narrowing;
        if (Mends)
            yield return new PassStep(GuardAccuracyPass.PassId);
        if (Effort == QuantizationEffort.Best && MaxDrop is { } drop)
            yield return new PassStep(MixedPrecisionPass.PassId, new MixedPrecisionOptions(drop, RestoreTo: RestoreTo));
        if (HasDynamic)
            yield return Dynamic();
    }

    /// <summary>Whether there is data to compare outputs on: ranges from a file need none.</summary>
    private bool Compares => KnownRanges is null || HasCalibration;

    private bool Mends => Mode == QuantizationMode.Static && Effort != QuantizationEffort.Fast && Compares;

    private bool Chooses => Mends && Effort == QuantizationEffort.Best;

    private static PassStep Narrowing => new(CheckAccumulatorsPass.PassId, new CheckAccumulatorsOptions(Portable: true));

    private PassStep Dynamic() =>
        new(QuantizeDynamicPass.PassId, new QuantizeDynamicOptions(Target, Weights, PerChannel ?? true, Search, Ceiling: Ceiling));

    private WeightScaleSearch Search => Effort == QuantizationEffort.Fast ? WeightScaleSearch.MinMax : WeightScaleSearch.Mse;

    private long Opset =>
        (Activations ?? IntegerGrid.UInt8).Bits > 8 || (RestoreTo != PrecisionGain.Float && MaxDrop is not null)
            ? UpgradeOpsetOptions.WideQuantization
            : UpgradeOpsetOptions.PerChannelQuantization;
}
