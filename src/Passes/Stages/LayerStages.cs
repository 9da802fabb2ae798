using NNCompress.OnnxIO;

namespace NNCompress.Passes.Stages;

/// <summary>
/// Which layers are changed after one run over the data. In a stage of its own, a layer reads what its changed prefix gives; layers that share a stage read what the
/// others gave before they were changed.
/// </summary>
internal static class LayerStages
{
    /// <summary>What statistics of one run may take.</summary>
    private const long MostBytes = 512L << 20;

    /// <param name="model">The model.</param>
    /// <param name="layers">Layers, in order of execution.</param>
    /// <param name="mostStages">
    /// About how many stages there may be: each takes as many neighbouring levels as that needs. 1: all in one, as far as the memory goes; <see cref="int.MaxValue"/>: every
    /// layer behind its changed prefix.
    /// </param>
    /// <param name="bytesOf">What a layer's statistics take.</param>
    public static IEnumerable<IReadOnlyList<TLayer>> Of<TLayer>(
        Model model,
        IReadOnlyCollection<TLayer> layers,
        int mostStages,
        Func<TLayer, long> bytesOf
    )
        where TLayer : IStagedLayer
    {
        var levels = LayerLevels.Of(model, layers);
        var together = (levels.Count + (long)mostStages - 1) / mostStages;
        var stage = new List<TLayer>();
        long bytes = 0;
        foreach (var (index, level) in levels.Index())
        {
            foreach (var layer in level)
            {
                var more = bytesOf(layer);
                if (stage.Count > 0 && bytes + more > MostBytes)
                {
                    yield return stage;
                    (stage, bytes) = ([], 0);
                }

                stage.Add(layer);
                bytes += more;
            }

            if ((index + 1) % together != 0 || stage.Count == 0)
                continue;
            yield return stage;
            (stage, bytes) = ([], 0);
        }

        if (stage.Count > 0)
            yield return stage;
    }
}
