using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="MixedPrecisionPass"/> is asked to do.</summary>
/// <param name="MaxDrop">Points of the metric that the quantized model may lie below the float one; judged where <paramref name="MinSqnr"/> is null.</param>
/// <param name="MinSqnr">Least signal to quantization noise of the outputs in dB, judged on calibration data in place of the metric; null: the metric counts.</param>
/// <param name="MaxRestored">Largest share of the nodes on integers that may be changed, from 0 to 1.</param>
/// <param name="RestoreTo">What sensitive nodes get; 16 bits need operator set 21.</param>
public sealed record MixedPrecisionOptions(
    double MaxDrop = 1,
    double? MinSqnr = null,
    double MaxRestored = 1,
    PrecisionGain RestoreTo = PrecisionGain.Float
)
{
    private const string Id = MixedPrecisionPass.PassId;

    /// <summary>Everything that is wrong with the options.</summary>
    public IEnumerable<Diagnostic> Check()
    {
        if (!(MaxDrop >= 0))
            yield return QuantizedModelCodes.OptionRange.At(
                $"{Id} max-drop",
                $"{MaxDrop} points cannot be lost.",
                "Give 0 or a positive number."
            );
        if (MinSqnr is { } sqnr && !double.IsFinite(sqnr))
            yield return QuantizedModelCodes.OptionRange.At($"{Id} min-sqnr", $"{sqnr} dB cannot be reached.", "Give a number, as 30.");
        if (!(MaxRestored is >= 0 and <= 1))
            yield return QuantizedModelCodes.OptionRange.At(
                $"{Id} max-restored",
                $"{MaxRestored} of the nodes cannot be restored.",
                "Give a share from 0 to 1."
            );
    }
}
