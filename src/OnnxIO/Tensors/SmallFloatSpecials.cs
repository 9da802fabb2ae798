namespace NNCompress.OnnxIO.Tensors;

/// <summary>Which bit patterns of a narrow floating-point format are no finite numbers.</summary>
internal enum SmallFloatSpecials
{
    /// <summary>None: every pattern is a number.</summary>
    None,

    /// <summary>As IEEE 754: the largest exponent holds infinity (fraction 0) and NaN.</summary>
    Ieee,

    /// <summary><c>FN</c>: all ones is NaN, of either sign; no infinity.</summary>
    AllOnesIsNaN,

    /// <summary><c>FNUZ</c>: what would be negative zero is NaN; no infinity.</summary>
    NegativeZeroIsNaN,
}
