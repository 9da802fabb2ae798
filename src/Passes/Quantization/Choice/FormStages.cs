using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// What is tried, one question after the other: ranges, scales, what happens before, and at the end how weights are rounded, which costs most. Each begins with the best answers so far.
/// </summary>
/// <param name="common">What the user has fixed is no question.</param>
internal sealed class FormStages(QuantizeStaticOptions common)
{
    /// <summary>What <c>--effort default</c> does, but for the rounding.</summary>
    public QuantizationForm Start { get; } = new(common.RangeEstimator, common.PerChannel);

    /// <summary>What <c>--effort default</c> does.</summary>
    public QuantizationForm Default => Start with { Rounding = WeightRounding.Gptq };

    /// <summary>The questions, each a function from the best form so far to its alternatives.</summary>
    public IReadOnlyList<Func<QuantizationForm, IEnumerable<QuantizationForm>>> Questions =>
        [
            f => common.Ranges is null ? RangesToTry.Except([f.Ranges]).Select(r => f with { Ranges = r }) : [],
            f => common.PerChannel is null ? [f with { PerChannel = true }, f with { PerChannel = false }] : [],
            f => [f with { Equalize = true }],
            f => [f with { Smooth = true }],
        ];

    /// <summary>The last question: a form with each better rounding.</summary>
    public static IEnumerable<QuantizationForm> Roundings(QuantizationForm form) =>
        [form with { Rounding = WeightRounding.Gptq }, form with { Rounding = WeightRounding.Adaptive }];

    /// <summary>Range estimators that are compared; their statistics are collected in one run over the data.</summary>
    public static IReadOnlyList<RangeEstimator> RangesToTry { get; } =
    [new MseRange(), new MinMaxRange(), new MeanMinMaxRange(), new MovingMinMaxRange(), new PercentileRange()];
}
