namespace NNCompress.OnnxIO.Tensors;

/// <summary>Floating-point numbers of at most 8 bits.</summary>
internal sealed class SmallFloatCodec(ElementType type, SmallFloatFormat format) : PackedCodec(type, ValuesOf(format))
{
    protected override byte CodeOf(double value) => (byte)format.Encode(value);

    private static float[] ValuesOf(SmallFloatFormat format) =>
        [.. Enumerable.Range(0, 1 << format.Width).Select(code => (float)format.Decode(code))];
}
