using NNCompress.OnnxIO;
using NNCompress.Passes.Statistics;

namespace NNCompress.Passes.LowRank;

/// <summary>
/// Second moments of layers' inputs, for as many layers at a time as fit the memory, each stage in one run over the data. What fits in one stage altogether is
/// collected once and kept.
/// </summary>
internal sealed class MomentStages(PassContext context, bool isWanted) : IMomentSource
{
    /// <summary>What moments of one stage may take.</summary>
    private const long MostBytes = 512L << 20;

    /// <summary>A moment of this many columns takes 2 GB.</summary>
    private const int MostColumns = 16384;

    private (IReadOnlyList<TargetLayer> Layers, Dictionary<TargetLayer, (LayerMoments? Moments, string? Reason)> Found)? _kept;

    /// <inheritdoc/>
    public IEnumerable<(TargetLayer Layer, LayerMoments? Moments, string? Reason)> Of(IReadOnlyList<TargetLayer> layers)
    {
        if (!isWanted)
        {
            foreach (var layer in layers)
                yield return (layer, null, null);
            yield break;
        }

        if (_kept is { } kept && layers.All(kept.Found.ContainsKey))
        {
            foreach (var layer in layers)
                yield return (layer, kept.Found[layer].Moments, kept.Found[layer].Reason);
            yield break;
        }

        var stages = Split(layers);
        foreach (var stage in stages)
        {
            var found = Collect(stage);
            if (stages.Count == 1)
                _kept = (stage, found);
            foreach (var layer in stage)
            {
                var (moments, reason) = found[layer];
                if (stages.Count > 1)
                    found.Remove(layer);
                yield return (layer, moments, reason);
            }
        }
    }

    private Dictionary<TargetLayer, (LayerMoments?, string?)> Collect(IReadOnlyList<TargetLayer> layers)
    {
        var observed = layers.Where(l => WhyNot(l) is null).ToArray();
        var requests = observed.SelectMany(l => InputsOf(l).Select(v => new StatisticRequest(v, KindOf(l)))).Distinct().ToArray();
        var set = requests.Length == 0 ? StatisticSet.Empty : context.Calibration!.Collect(context.Model, requests, context.Cancellation);
        var found = new Dictionary<TargetLayer, (LayerMoments?, string?)>();
        foreach (var layer in layers)
        {
            if (WhyNot(layer) is { } reason)
            {
                found.Add(layer, (null, reason));
                continue;
            }

            SecondMomentAccumulator? sum = null;
            foreach (var input in InputsOf(layer))
            {
                if (set.Of<SecondMomentAccumulator>(input, KindOf(layer)) is not { Rows: > 0 } one)
                    continue;
                if (InputsOf(layer).Length == 1)
                {
                    sum = one;
                    break;
                }

                sum ??= (SecondMomentAccumulator)KindOf(layer).NewAccumulator();
                sum.Merge(one);
            }

            var moments = LayerMoments.Of(layer, sum, out var missing);
            found.Add(layer, (moments, missing));
        }

        return found;
    }

    private static List<IReadOnlyList<TargetLayer>> Split(IReadOnlyList<TargetLayer> layers)
    {
        var stages = new List<IReadOnlyList<TargetLayer>>();
        var stage = new List<TargetLayer>();
        long bytes = 0;
        foreach (var layer in layers)
        {
            // the sums, half of a matrix, and the matrix made of them
            var more = WhyNot(layer) is null ? layer.Groups * 12L * layer.Columns * layer.Columns : 0;
            if (stage.Count > 0 && bytes + more > MostBytes)
            {
                stages.Add(stage);
                (stage, bytes) = ([], 0);
            }

            stage.Add(layer);
            bytes += more;
        }

        if (stage.Count > 0)
            stages.Add(stage);
        return stages;
    }

    private static string? WhyNot(TargetLayer layer) =>
        layer is TableLayer ? "of a lookup table, whose rows are picked and not summed over, every entry counts alike"
        : layer.InputRows is null ? "what it sums over are no rows of its input"
        : layer.Columns > MostColumns ? $"it sums over {layer.Columns} products, whose moments do not fit the memory"
        : InputsOf(layer).Any(i => i.IsInitializer) ? "its input is constant"
        : null;

    private static Value[] InputsOf(TargetLayer layer) => [.. layer.Slots.Select(s => s.Node.Input(0)!).Distinct()];

    private static SecondMomentStatistic KindOf(TargetLayer layer) => new(layer.InputRows!, layer.Groups);
}
