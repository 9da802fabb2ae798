namespace NNCompress.Passes.LowRank;

/// <summary>Moments of a model's layers, for the same layers of its copy.</summary>
/// <param name="source">Knows the layers of the model.</param>
/// <param name="originals">The model's layer, by that of the copy.</param>
internal sealed class MovedMoments(IMomentSource source, IReadOnlyDictionary<TargetLayer, TargetLayer> originals) : IMomentSource
{
    /// <inheritdoc/>
    public IEnumerable<(TargetLayer Layer, LayerMoments? Moments, string? Reason)> Of(IReadOnlyList<TargetLayer> layers)
    {
        var copies = layers.ToDictionary(l => originals[l]);
        return source.Of([.. layers.Select(l => originals[l])]).Select(f => (copies[f.Layer], f.Moments, f.Reason));
    }
}
