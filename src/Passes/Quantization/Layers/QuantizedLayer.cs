namespace NNCompress.Passes.Quantization;

/// <summary>What a layer's weights became.</summary>
/// <param name="Bits">Bits of an element.</param>
/// <param name="BlockSize">Elements that share a scale where they come in blocks; null where a scale serves a channel or all.</param>
/// <param name="BytesBefore">Bytes of the weight as it was stored.</param>
/// <param name="BytesAfter">Bytes of integers, scales and zero points; 0 where another layer's were taken.</param>
/// <param name="Sqnr">Signal to quantization noise of the weight, in dB.</param>
/// <param name="Speed">Expected speed against float; NaN where nothing is known.</param>
internal sealed record QuantizedLayer(int Bits, int? BlockSize, long BytesBefore, long BytesAfter, double Sqnr, double Speed)
{
    public IReadOnlyList<Measure> Measures =>
        [
            new("bits", "bits", Bits, MeasureUnit.Count),
            new("blockSize", "block", BlockSize ?? double.NaN, MeasureUnit.Count),
            new("bytesBefore", "bytes before", BytesBefore, MeasureUnit.Bytes),
            new("bytesAfter", "bytes after", BytesAfter, MeasureUnit.Bytes),
            new("weightSqnr", "weight SQNR (dB)", Sqnr, MeasureUnit.Number),
            new("expectedSpeed", "expected speed (×)", Speed, MeasureUnit.Number),
        ];

    /// <summary>Figures over all layers of a run.</summary>
    public static IReadOnlyList<Measure> Totals(IReadOnlyCollection<LayerReport> layers, long bytesBefore, long bytesAfter) =>
        [
            new("quantized", "quantized", layers.Count(l => l.Changed), MeasureUnit.Count),
            new("leftAlone", "left alone", layers.Count(l => !l.Changed), MeasureUnit.Count),
            new("constantBytesBefore", "constants before", bytesBefore, MeasureUnit.Bytes),
            new("constantBytesAfter", "constants after", bytesAfter, MeasureUnit.Bytes),
        ];
}
