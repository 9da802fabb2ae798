using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Pruning;

/// <summary>What a layer's output loses against how many of its weights go, as sweeps foretell it at some sparsities; straight lines between.</summary>
internal sealed class LossCurve
{
    private const int Choices = 100;
    private static readonly double[] Sparsities = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98];

    private readonly List<(double Gone, double Loss)> _points = [];

    private LossCurve(FittedLayer layer) => Layer = layer;

    public FittedLayer Layer { get; }

    /// <param name="layer">The layer.</param>
    /// <param name="moments">What it multiplies.</param>
    /// <param name="zeros">Weights that are 0 already.</param>
    /// <param name="keep">Weights that stay at least.</param>
    /// <param name="options">Pattern and damping.</param>
    /// <param name="parallel">Threads.</param>
    public static LossCurve Of(
        FittedLayer layer,
        LayerMoments moments,
        long zeros,
        long keep,
        PruneObsOptions options,
        ParallelOptions parallel
    )
    {
        var factors = moments.Factors(layer, SweepShape.OrderOf(options.WantedPattern, layer.Matrix), options.Damping, parallel);
        var weights = layer.Weights();
        var energy = weights.Index().Sum(w => moments.Energy(w.Index, w.Item));
        var problem = new ObsLayer(weights, layer.BlockRows, factors);
        var curve = new LossCurve(layer);
        curve._points.Add((zeros, 0));
        foreach (var sparsity in Sparsities)
        {
            var gone = Math.Min((long)(sparsity * layer.Layer.Count), layer.Layer.Count - keep);
            if (gone <= curve._points[^1].Gone)
                continue;
            var loss = SweepShape.Sweep(options.WantedPattern, problem, layer.Matrix, gone, parallel).Sum(r => r.Loss);
            // what is lost cannot fall where more goes; a greedy sweep may think so
            curve._points.Add((gone, Math.Max(curve._points[^1].Loss, energy > 0 ? loss / energy : 0)));
        }

        return curve;
    }

    /// <summary>How many weights may go, as choices of a budget: what stays is the cost, what the output loses the error.</summary>
    public CostedChoice[] ToChoices() =>
        [.. Enumerable.Range(0, Choices + 1).Select(GoneAt).Select(gone => new CostedChoice(Layer.Layer.Count - gone, LossAt(gone)))];

    /// <summary>How many weights go with a choice.</summary>
    public long GoneAt(int choice)
    {
        var (first, last) = (_points[0].Gone, _points[^1].Gone);
        return (long)(first + ((last - first) * choice / Choices));
    }

    private double LossAt(long gone)
    {
        for (var i = 1; i < _points.Count; i++)
        {
            var (before, here) = (_points[i - 1], _points[i]);
            if (gone <= here.Gone)
                return before.Loss + ((here.Loss - before.Loss) * (gone - before.Gone) / (here.Gone - before.Gone));
        }

        return _points[^1].Loss;
    }
}
