namespace NNCompress.Quantization;

/// <summary>What of a model is quantized, and when.</summary>
public enum QuantizationMode
{
    /// <summary>Weights and activations, with ranges from calibration data.</summary>
    Static,

    /// <summary>Weights at once, activations when they arrive: no data.</summary>
    Dynamic,

    /// <summary>Weights alone.</summary>
    Weights,
}
