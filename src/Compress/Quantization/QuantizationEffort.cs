namespace NNCompress.Quantization;

/// <summary>Which accuracy methods are used beside the quantization itself.</summary>
public enum QuantizationEffort
{
    /// <summary>Ranges and scales from end to end; nothing is searched.</summary>
    Fast,

    /// <summary>Ranges and scales of the smallest squared error, weights rounded to keep their layer's output, corrected biases.</summary>
    Default,

    /// <summary>Ranges, scales, equalizing, smoothing and rounding in several ways, compared on this model; the best is kept.</summary>
    Best,
}
