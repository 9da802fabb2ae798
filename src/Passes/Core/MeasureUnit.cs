namespace NNCompress.Passes;

/// <summary>How a <see cref="Measure"/> is printed.</summary>
public enum MeasureUnit
{
    /// <summary>A plain number of three or four significant digits.</summary>
    Number,

    /// <summary>A whole number.</summary>
    Count,

    /// <summary>A share of one, printed as per cent.</summary>
    Share,

    /// <summary>Bytes.</summary>
    Bytes,

    /// <summary>Points out of 100, as an accuracy has.</summary>
    Points,

    /// <summary>Milliseconds.</summary>
    Milliseconds,
}
