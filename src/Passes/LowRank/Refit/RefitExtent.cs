namespace NNCompress.Passes.LowRank;

/// <summary>What of a decomposed model is fitted again.</summary>
internal enum RefitExtent
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The last factors of decomposed layers.</summary>
    Factors,

    /// <summary>These, and the weights of whole layers behind them.</summary>
    AllLayers,
}
