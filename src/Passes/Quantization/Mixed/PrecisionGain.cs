using System.Text.Json.Serialization;

namespace NNCompress.Passes.Quantization;

/// <summary>What the most sensitive nodes of a quantized model get.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<PrecisionGain>))]
public enum PrecisionGain
{
    /// <summary>They are float again: fastest on ONNX Runtime's CPU provider, which has no kernel for 16-bit activations.</summary>
    Float,

    /// <summary>Their activations have 16 bits, as hardware without float wants it; weights stay at 8.</summary>
    Int16,

    /// <summary>16 bits, and float where that is not enough.</summary>
    Auto,
}
