namespace NNCompress.Passes.LowRank;

/// <summary>Where second moments of layers' inputs come from.</summary>
internal interface IMomentSource
{
    /// <summary>Layers one by one, with their moments or the reason why there are none; null reasons where none are wanted.</summary>
    IEnumerable<(TargetLayer Layer, LayerMoments? Moments, string? Reason)> Of(IReadOnlyList<TargetLayer> layers);
}
