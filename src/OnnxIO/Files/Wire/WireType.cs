namespace NNCompress.OnnxIO.Files.Wire;

/// <summary>How a field's value lies on the wire; the numbers are protobuf's, the low three bits of a field's key.</summary>
internal enum WireType
{
    Varint = 0,
    Fixed64 = 1,
    Length = 2,
    StartGroup = 3,
    EndGroup = 4,
    Fixed32 = 5,
}
