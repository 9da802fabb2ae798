namespace NNCompress.Pruning;

/// <summary>How weights are chosen, and what becomes of the others.</summary>
public enum PruningMethod
{
    /// <summary>The smallest go.</summary>
    Magnitude,

    /// <summary>The smallest products with what they multiply on calibration data go.</summary>
    Wanda,

    /// <summary>Those that the layer's output on calibration data needs least go, and the others make up for them.</summary>
    Obs,

    /// <summary>Small ones go at random, and those that are drawn to stay are scaled up.</summary>
    Spectrum,
}
