namespace NNCompress.Passes.Pruning;

/// <summary>
/// Splits of one budget K over layers, for trial ("FedTiny": a pool of candidate masks, the best is kept): LAMP, the split by losses, both in even parts, LAMP and the
/// uniform split in even parts; further ones scatter around the first two, each layer's kept share times e^{σg}, g normal, σ = 0.25, scaled so that K goes.
/// </summary>
internal static class SplitPool
{
    private const double Scatter = 0.25;

    /// <param name="context">With calibration data; the model is not pruned yet.</param>
    /// <param name="options">The budget.</param>
    /// <param name="count">How many are wanted.</param>
    /// <returns>The splits by name.</returns>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">A target names none of the layers, or a weight is not finite.</exception>
    public static IReadOnlyList<(string Name, GivenSplit Split)> Of(PassContext context, PruneObsOptions options, int count)
    {
        var (lamp, data, run) = Counts(context, options with { Split = LayerSplit.Lamp });
        var pool = new List<(string, GivenSplit)> { ("lamp", new GivenSplit(lamp)) };
        if (count == 1 || data.Fitted.Count == 0)
            return pool;
        LossSplit.Apply(context, data, options);
        long[] loss = [.. data.Counts];
        var (uniform, _, _) = Counts(context, options with { Split = LayerSplit.Uniform });
        var layers = data.Fitted.Where(l => options.OwnTargetOf(l.Layer) is null).Select(l => l.Index).ToArray();
        var budget = layers.Sum(l => lamp[l]);
        pool.Add(("loss", new GivenSplit(loss)));
        pool.Add(("lamp and loss", new GivenSplit(Fit(i => (lamp[i] + loss[i]) / 2.0))));
        pool.Add(("lamp and uniform", new GivenSplit(Fit(i => (lamp[i] + uniform[i]) / 2.0))));
        for (var k = pool.Count; k < count; k++)
        {
            var random = new DeterministicRandom(context.Seed, $"{context.PassId}/split {k}");
            var center = k % 2 == 0 ? lamp : loss;
            var factors = layers.ToDictionary(l => l, _ => Math.Exp(Scatter * random.NextGaussian()));
            pool.Add(($"scattered {k}", new GivenSplit(Fit(i => run.Layers[i].Count - ((run.Layers[i].Count - center[i]) * factors[i])))));
        }

        return [.. pool.Take(count)];

        // the kept shares are scaled together until the budget is met: bisection, as the caps of layers bend the sum
        long[] Fit(Func<int, double> wanted)
        {
            var (low, high) = (0.0, 16.0);
            for (var step = 0; step < 60; step++)
            {
                var middle = (low + high) / 2;
                if (layers.Sum(l => Scaled(l, middle)) > budget)
                    low = middle;
                else
                    high = middle;
            }

            long[] counts = [.. lamp];
            foreach (var layer in layers)
                counts[layer] = Scaled(layer, high);
            // what rounding leaves goes to the layers with the most room
            var left = budget - layers.Sum(l => counts[l]);
            foreach (var layer in layers.OrderByDescending(l => run.Layers[l].Count - counts[l]))
            {
                var more = Math.Clamp(left, 0, Most(layer) - counts[layer]);
                counts[layer] += more;
                left -= more;
            }

            return counts;

            long Scaled(int layer, double scale) =>
                Math.Clamp(
                    (long)(run.Layers[layer].Count - ((run.Layers[layer].Count - wanted(layer)) * scale)),
                    data.ZerosOf(layer),
                    Most(layer)
                );
        }

        long Most(int layer) => Math.Max(data.ZerosOf(layer), run.Layers[layer].Count - options.MinKeep);
    }

    private static (long[] Counts, PruningDataRun Data, PruningRun Run) Counts(PassContext context, PruneObsOptions options)
    {
        var run = PruningRun.Begin(context, options, options.WantedPattern.ReasonAgainst);
        var data = new PruningDataRun(context, run, options, context.Reference ?? context.Model);
        return ([.. data.Counts], data, run);
    }
}
