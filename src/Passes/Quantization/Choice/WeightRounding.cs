namespace NNCompress.Passes.Quantization;

/// <summary>How weights become integers.</summary>
public enum WeightRounding
{
    /// <summary>To the nearest integer.</summary>
    Nearest,

    /// <summary>Each making up for the errors of those before it (<see cref="RoundGptqPass"/>).</summary>
    Gptq,

    /// <summary>So, and then up or down as learned (<see cref="RoundAdaptivePass"/>).</summary>
    Adaptive,
}
