namespace NNCompress.OnnxIO.Ops;

/// <summary>What an operator's definition says about the scale and zero point of its output.</summary>
public enum OutputParameters
{
    /// <summary>Nothing: the range has to be observed.</summary>
    Observed,

    /// <summary>They are those of its data inputs, which therefore share one pair.</summary>
    Shared,

    /// <summary>The output lies from 0 to 1 whatever the input: scale 1/256 and zero point 0 for 8 bits.</summary>
    Unit,
}
