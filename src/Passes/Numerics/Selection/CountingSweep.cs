using System.Collections.Concurrent;

namespace NNCompress.Passes.Numerics;

/// <summary>
/// One sweep over the data of some layers: splits the open bins of each. Layers are cut into pieces that threads take in turn; all
/// figures are integers and are added, so the result is the same at any number of threads. Memory: one table per thread, and
/// one per layer only while its pieces are under way.
/// </summary>
internal static class CountingSweep
{
    /// <param name="layers">The layers.</param>
    /// <param name="open">Per layer the bins to split; null where the layer is not read.</param>
    /// <param name="parallel">Threads and cancellation.</param>
    /// <returns>Per layer its non-empty children, by ascending key; null where it was not read.</returns>
    public static MagnitudeBin[]?[] Run(IReadOnlyList<MagnitudeSource> layers, IReadOnlyList<OpenBins?> open, ParallelOptions parallel)
    {
        var results = new MagnitudeBin[]?[layers.Count];
        var work = new LayerWork?[layers.Count];
        var pieces = new List<(int Layer, long Start)>();
        for (var layer = 0; layer < layers.Count; layer++)
        {
            if (open[layer] is null)
                continue;
            results[layer] = [];
            var first = pieces.Count;
            for (long start = 0; start < layers[layer].Count; start += PieceCounter.MaxPiece)
                pieces.Add((layer, start));
            work[layer] = new LayerWork(pieces.Count - first);
        }

        if (pieces.Count == 0)
            return results;
        var format = open.First(o => o is not null)!.Format;
        Parallel.ForEach(
            Partitioner.Create(pieces, EnumerablePartitionerOptions.NoBuffering),
            parallel,
            () => new PieceCounters(format),
            (piece, _, counters) =>
            {
                var (layer, start) = piece;
                var (source, bins, state) = (layers[layer], open[layer]!, work[layer]!);
                var count = (int)Math.Min(PieceCounter.MaxPiece, source.Count - start);
                var counter = counters.For(source);
                counter.Count(source, start, count, bins);
                if (state.Add(counter, bins.ChildCount) is { } sums)
                    results[layer] =
                    [
                        .. sums.Select(s => new MagnitudeBin(bins.Format, bins.FirstKeyOf(s.Child), bins.ChildOffsetBits, s.Sums)),
                    ];
                return counters;
            },
            _ => { }
        );
        return results;
    }

    /// <summary>The figures of a layer whose pieces are under way.</summary>
    private sealed class LayerWork(int pieces)
    {
        private readonly Lock _lock = new();
        private readonly bool _isWhole = pieces == 1;
        private int _left = pieces;
        private BinSums[]? _children;

        /// <summary>Adds a counted piece; with the last one, returns the layer's children that are not empty, ascending.</summary>
        public IEnumerable<(int Child, BinSums Sums)>? Add(PieceCounter counter, int children)
        {
            if (_isWhole)
                return counter.Counted();
            lock (_lock)
            {
                _children ??= new BinSums[children];
                foreach (var (child, sums) in counter.Counted())
                    _children[child].Add(sums);
                if (--_left > 0)
                    return null;
                var all = _children;
                _children = null;
                return all.Select((sums, child) => (child, sums)).Where(c => c.sums.Count > 0);
            }
        }
    }
}
