using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Quantization;

/// <summary>What passes over a quantized model need of their context.</summary>
internal static class QuantizedModelCheck
{
    /// <summary>Fails where there is no float model, or no calibration data though it is needed.</summary>
    public static void Require(PassContext context, bool calibration)
    {
        var findings = new DiagnosticBag();
        if (context.Reference is null)
            findings.Add(
                QuantizedModelCodes.NoReference.At(
                    context.PassId,
                    "It fits a quantized model to the float model that it came from, and there is none: nothing was quantized in this run.",
                    "Run it after a quantizing pass, in the same run."
                )
            );
        if (calibration && context.Calibration is null)
            findings.Add(
                QuantizedModelCodes.NoCalibration.At(
                    context.PassId,
                    "It measures both models on calibration data, and there is none.",
                    "Give calibration data."
                )
            );
        findings.ThrowIfErrors();
    }

    /// <summary>Tells the user where there was nothing to do.</summary>
    public static void TellIfNone(PassContext context, IReadOnlyCollection<StoredLayer> layers)
    {
        if (layers.Count == 0)
            context.Findings.Add(
                QuantizedModelCodes.NoLayer.At(
                    context.PassId,
                    "No layer was quantized in this run whose weight is stored as integers: behind DequantizeLinear, widened by Cast and Mul, or in MatMulNBits."
                )
            );
    }
}
