namespace NNCompress.OnnxIO.Versions;

/// <summary>Which version of the file format came with which version of the standard's operator set (docs/Versioning.md of ONNX).</summary>
public static class OpsetRelease
{
    /// <summary>The oldest operator set that is upgraded from.</summary>
    public const long Oldest = 7;

    /// <summary>The newest operator set that is upgraded to.</summary>
    public const long Newest = 25;

    /// <summary>The oldest IR version that can state an operator set, between 7 and 25.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An operator set outside of that range.</exception>
    public static long IrOf(long opset) =>
        opset switch
        {
            7 or 8 => 3,
            9 => 4,
            10 => 5,
            11 => 6,
            12 or 13 or 14 => 7,
            15 or 16 or 17 or 18 => 8,
            19 or 20 => 9,
            21 or 22 => 10,
            23 => 11,
            24 => 12,
            25 => 13,
            _ => throw new ArgumentOutOfRangeException(nameof(opset), opset, "The upgrade knows opsets 7 to 25."),
        };
}
