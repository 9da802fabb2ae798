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
    private const long MostBytes = 256L << 20;

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
            // what a stage leaves behind, hundreds of megabytes, would else lie beside what the next one takes
            if (stage != stages[0])
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
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

    /// <summary>Forgets what was kept; it is collected again where it is asked for.</summary>
    public void Forget() => _kept = null;

    private Dictionary<TargetLayer, (LayerMoments?, string?)> Collect(IReadOnlyList<TargetLayer> layers)
    {
        var observed = layers.Where(l => WhyNot(l) is null).ToArray();
        var inputs = new LayerInputs(context.Model, observed);
        var requests = observed
            .SelectMany(l => inputs.Of(l).SelectMany(v => KindsOf(l).Select(kind => new StatisticRequest(v, kind))))
            .Distinct()
            .ToArray();
        var set = requests.Length == 0 ? StatisticSet.Empty : context.Calibration!.Collect(inputs.Model, requests, context.Cancellation);
        var found = new Dictionary<TargetLayer, (LayerMoments?, string?)>();
        foreach (var layer in layers)
        {
            if (WhyNot(layer) is { } reason)
            {
                found.Add(layer, (null, reason));
                continue;
            }

            var moments = Of(layer, inputs.Of(layer), set, out var missing);
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
            var more = WhyNot(layer) is null && layer is not TableLayer ? layer.Groups * 12L * layer.Columns * layer.Columns : 0;
            if (layer.Output is { } output)
                more += 12L * output.Columns * output.Columns;
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

    private static LayerMoments? Of(TargetLayer layer, IReadOnlyList<Value> inputs, StatisticSet set, out string? reason)
    {
        if (layer is TableLayer table)
            return LayerMoments.OfTable(Sum<IndexCountAccumulator>(inputs, CountOf(table), set), out reason);
        var isCentred = layer.CanShift;
        var found = Sum<SecondMomentAccumulator>(inputs, MomentOf(layer), set);
        if (layer.Output is not { } output)
            return LayerMoments.Of(found, layer.Groups, layer.Columns, isCentred, out reason);
        var moments = LayerMoments.Of(found, layer.Groups, layer.Columns, isCentred: false, out reason);
        if (moments is null)
            return null;
        var summed = Sum<SecondMomentAccumulator>(inputs, MomentOf(output), set);
        return moments with { Output = LayerMoments.Of(summed, 1, output.Columns, isCentred, out _) };
    }

    /// <summary>What was collected of all inputs that meet the weight; null where no sample reached any.</summary>
    private static TAccumulator? Sum<TAccumulator>(IReadOnlyList<Value> inputs, StatisticKind kind, StatisticSet set)
        where TAccumulator : StatisticAccumulator
    {
        TAccumulator[] found = [.. inputs.Select(i => set.Of<TAccumulator>(i, kind)).OfType<TAccumulator>()];
        if (found.Length < 2)
            return found.FirstOrDefault();
        var sum = (TAccumulator)kind.NewAccumulator();
        foreach (var one in found)
            sum.Merge(one);
        return sum;
    }

    private static string? WhyNot(TargetLayer layer) =>
        layer is TableLayer
            ? layer.Rows > IndexCountStatistic.MostEntries
                ? $"it has {layer.Rows} entries, more than are counted"
                : IsConstant(layer)
                    ? "its indices are constant"
                    : null
            : layer.InputRows is null
                ? "nodes read the rows that it sums over in different ways"
                : layer.Columns > MostColumns
                    ? $"it sums over {layer.Columns} products, whose moments do not fit the memory"
                    : IsConstant(layer)
                        ? "its input is constant"
                        : null;

    private static bool IsConstant(TargetLayer layer) => LayerInputs.Reads(layer).Any(r => r.Node.Input(r.Index)!.IsInitializer);

    private static IEnumerable<StatisticKind> KindsOf(TargetLayer layer) =>
        layer is TableLayer table ? [CountOf(table)]
        : layer.Output is { } output ? [MomentOf(layer), MomentOf(output)]
        : [MomentOf(layer)];

    private static IndexCountStatistic CountOf(TableLayer table) => new(table.Rows);

    private static SecondMomentStatistic MomentOf(TargetLayer layer) => new(layer.InputRows!, layer.Groups);

    private static SecondMomentStatistic MomentOf(OutputForm output) => new(output.Rows);
}
