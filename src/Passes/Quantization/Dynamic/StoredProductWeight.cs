using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>A product's weight as integers [K, N] with scales [N] or one scale.</summary>
/// <param name="Integers">q.</param>
/// <param name="Scale">s.</param>
/// <param name="ZeroPoint">z; null where all are 0.</param>
/// <param name="Bytes">What they take.</param>
/// <param name="Sqnr">Signal to quantization noise in dB.</param>
internal sealed record StoredProductWeight(Value Integers, Value Scale, Value? ZeroPoint, long Bytes, double Sqnr);
