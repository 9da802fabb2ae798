namespace NNCompress.Passes.Numerics;

/// <summary>
/// Finds the k weights of smallest score over many layers, ties by layer and position, without sorting them and without memory
/// in proportion to their number. The result is that of a stable sort of all scores.
/// <para>
/// Keys (<see cref="MagnitudeFormat"/>) are settled digit by digit. After each pass every open bin of every layer has bounds of its
/// elements' scores. With θ the k-th smallest score:
/// </para>
/// <code>
/// A = k-th smallest of the lower bounds (each counted once per element) ≤ θ ≤ B = k-th smallest of the upper bounds
/// upper bound &lt; A  ⇒  all elements of the bin go;   lower bound &gt; B  ⇒  all of them stay
/// </code>
/// and only what is left is split by the next digit: a few bins per layer. After the last digit a bin has one value, its score is
/// an exact ratio of integers, and the handful of bins left is put in order by comparing these exactly.
/// <para>
/// Units of several weights (blocks) count by their size, and go as a whole: of those at the cut as many as fit into k.
/// </para>
/// <para>
/// A layer with a cap (it keeps at least some units) enters with its smallest units up to the cap only; what it is spared is
/// therefore taken from the next smallest elsewhere. Bins that a cap cuts through stay open to the end.
/// </para>
/// </summary>
public static class ThresholdSelection
{
    /// <param name="census">The layers, all finite.</param>
    /// <param name="pools">Which layers are ranked together; each layer in at most one pool.</param>
    /// <param name="minKeep">Per layer how many weights that are not zero stay at least, where it has as many.</param>
    /// <param name="parallel">Threads and cancellation; the result does not depend on the threads.</param>
    /// <returns>Per layer which units go; <see cref="MagnitudeCut.None"/> for layers in no pool.</returns>
    public static MagnitudeCut[] Run(
        MagnitudeCensus census,
        IReadOnlyList<SelectionPool> pools,
        IReadOnlyList<long> minKeep,
        ParallelOptions parallel
    )
    {
        var states = pools.Select(p => p.Layers.Select(l => Start(census, l, minKeep[l])).ToArray()).ToArray();
        var byLayer = states.SelectMany(s => s).ToDictionary(s => s.Index);
        for (var digit = 1; ; digit++)
        {
            for (var p = 0; p < pools.Count; p++)
                Narrow(pools[p], states[p]);
            if (digit == census.Format.Digits.Count)
                break;
            Split(census, byLayer, digit, parallel);
        }

        var cuts = new MagnitudeCut[census.Layers.Count];
        for (var p = 0; p < pools.Count; p++)
        {
            foreach (var (state, last) in Finish(pools[p], states[p]))
                cuts[state.Index] = TieSearch.CutOf(census, state, last, parallel.CancellationToken);
        }

        return cuts;
    }

    private static LayerSelection Start(MagnitudeCensus census, int layer, long minKeep)
    {
        if (census.HasNonFinite(layer))
            throw new ArgumentException($"layer {layer} has numbers that are not finite", nameof(census));
        var cap = Math.Max(census.ZerosOf(layer), census.Layers[layer].Weights - minKeep);
        return new LayerSelection(layer, census.BinsOf(layer), cap);
    }

    /// <summary>Settles the bins of which bounds tell whether they go.</summary>
    private static void Narrow(SelectionPool pool, LayerSelection[] layers)
    {
        var lowers = new List<(double Bound, long Count)>();
        var uppers = new List<(double Bound, long Count)>();
        var candidates = new List<(double Lower, double Upper, bool Whole, bool Any)>[layers.Length];
        for (var i = 0; i < layers.Length; i++)
        {
            candidates[i] = [];
            foreach (var (bin, available, above) in layers[i].Candidates())
            {
                var (lower, upper) = available > 0 ? pool.Score.BoundsOf(bin, above) : default;
                candidates[i].Add((lower, upper, available == bin.Weights, available > 0));
                lowers.Add((lower, available));
                uppers.Add((upper, available));
            }
        }

        var left = pool.Target - layers.Sum(l => l.Gone);
        var a = KthSmallest(lowers, left);
        var b = KthSmallest(uppers, left);
        for (var i = 0; i < layers.Length; i++)
        {
            var bins = candidates[i];
            var below = 0;
            while (below < bins.Count && bins[below].Whole && bins[below].Upper < a)
                below++;
            var above = bins.Count;
            while (above > below && (!bins[above - 1].Any || bins[above - 1].Lower > b))
                above--;
            layers[i].Settle(below, above);
        }
    }

    /// <summary>The k-th smallest of numbers given with how often each occurs: −∞ for k ≤ 0, +∞ where there are fewer than k.</summary>
    private static double KthSmallest(List<(double Bound, long Count)> numbers, long k)
    {
        if (k <= 0)
            return double.NegativeInfinity;
        numbers.Sort((x, y) => x.Bound.CompareTo(y.Bound));
        foreach (var (bound, count) in numbers)
        {
            k -= count;
            if (k <= 0)
                return bound;
        }

        return double.PositiveInfinity;
    }

    private static void Split(MagnitudeCensus census, Dictionary<int, LayerSelection> layers, int digit, ParallelOptions parallel)
    {
        var open = new OpenBins?[census.Layers.Count];
        foreach (var layer in layers.Values.Where(l => l.Open.Count > 0))
        {
            var bins = layer.Open;
            open[layer.Index] = new OpenBins(census.Format, bins.Select(b => b.FirstKey), bins[0].OffsetBits, census.Format.Digits[digit]);
        }

        var children = CountingSweep.Run(census.Layers, open, parallel);
        foreach (var layer in layers.Values.Where(l => l.Open.Count > 0))
            layer.Refine(children[layer.Index]!);
    }

    /// <summary>Orders what is left, bins of one value each, and takes from it what the target lacks.</summary>
    /// <returns>Per layer the bin in which its cut lies and how many of it go; null where no open bin is touched.</returns>
    private static IEnumerable<(LayerSelection Layer, TakenBins Taken)> Finish(SelectionPool pool, LayerSelection[] layers)
    {
        var left = pool.Target - layers.Sum(l => l.Gone);
        var taken = Array.ConvertAll(layers, _ => new TakenBins());
        var candidates = layers.SelectMany(
            (layer, i) => layer.Candidates().Select(c => new RankedBin(i, c.Bin, c.Available, c.Above, pool.Score))
        );
        foreach (var candidate in candidates.Order())
        {
            var count = Math.Min(left, candidate.Available);
            if (count <= 0)
                continue;
            taken[candidate.Layer].Add(candidate.Bin, count);
            left -= count;
        }

        return layers.Zip(taken);
    }
}
