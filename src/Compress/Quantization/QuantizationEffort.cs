namespace NNCompress.Quantization;

/// <summary>Which accuracy methods are used beside the quantization itself.</summary>
public enum QuantizationEffort
{
    /// <summary>Ranges and scales from end to end; nothing is searched.</summary>
    Fast,

    /// <summary>Ranges and scales of the smallest squared error, and corrected biases.</summary>
    Default,

    /// <summary>All of it: equalized ranges, weights rounded to what their layer's output asks for.</summary>
    Best,
}
