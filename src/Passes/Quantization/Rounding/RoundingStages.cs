using NNCompress.OnnxIO;

namespace NNCompress.Passes.Quantization;

/// <summary>
/// Which layers are rounded from one run over the data. Layer by layer, each reads what its rounded prefix gives; together, what the prefix gave as it was
/// quantized before, which differs by a rounding that is itself fitted to change outputs little.
/// </summary>
internal static class RoundingStages
{
    /// <summary>What statistics of one run may take.</summary>
    private const long MostBytes = 512L << 20;

    /// <param name="model">The model.</param>
    /// <param name="layers">Layers, in order of execution.</param>
    /// <param name="layerByLayer">Whether layers that depend on each other get runs of their own.</param>
    /// <param name="bytesOf">What a layer's statistics take.</param>
    public static IEnumerable<IReadOnlyList<QdqLayer>> Of(
        Model model,
        IReadOnlyCollection<QdqLayer> layers,
        bool layerByLayer,
        Func<QdqLayer, long> bytesOf
    )
    {
        var stage = new List<QdqLayer>();
        long bytes = 0;
        foreach (var level in LayerLevels.Of(model, layers))
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

            if (!layerByLayer || stage.Count == 0)
                continue;
            yield return stage;
            (stage, bytes) = ([], 0);
        }

        if (stage.Count > 0)
            yield return stage;
    }
}
