namespace NNCompress.Speed;

/// <summary>What is written instead of a quantized model that is slower than the file that it was made of.</summary>
public enum FallbackModel
{
    /// <summary>The float model after the rewrites that keep what it computes: constants folded, biases fused, a newer operator set.</summary>
    Rewritten,

    /// <summary>The original graph, where the rewrites alone are slower too.</summary>
    Original,
}
