namespace NNCompress.OnnxIO.Tensors;

/// <summary><c>bool</c>: one byte an element; what is not zero is true.</summary>
internal sealed class BoolCodec() : PackedCodec(ElementType.Bool, [0, .. Enumerable.Repeat(1f, byte.MaxValue)])
{
    protected override byte CodeOf(double value) => value == 0 ? (byte)0 : (byte)1;
}
