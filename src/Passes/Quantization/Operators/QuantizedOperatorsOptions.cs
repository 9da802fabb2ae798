namespace NNCompress.Passes.Quantization;

/// <summary>What <see cref="QuantizedOperatorsPass"/> is asked to do.</summary>
/// <param name="Target">Where the model is to run; null: <see cref="QuantizationTarget.OnnxRuntimeCpu"/>. It says which operators there are.</param>
public sealed record QuantizedOperatorsOptions(QuantizationTarget? Target = null);
