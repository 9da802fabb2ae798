using NNCompress.Metrics;

namespace NNCompress.Benchmarks;

/// <summary>A form's accuracies against the most accurate other tool of each model.</summary>
internal sealed class PeerDifferences
{
    private readonly ShareDifferences _rows = new();

    /// <summary>Takes in a model's result, where another tool has one.</summary>
    public void Add(string model, MetricResult ours, IEnumerable<PeerFigures> peers)
    {
        if (PeerFigures.Best(peers) is { Accuracy: { } theirs } best)
            _rows.Add(model, ours, theirs, best.Tool);
    }

    /// <summary>A line for each model, the smallest p first, and the means.</summary>
    public IEnumerable<string> Lines(string form) =>
        _rows.Count == 0
            ? []
            :
            [
                $"{form} against the most accurate other tool of each model: difference, p of two independent shares, p after Holm",
                .. _rows.Lines("models"),
            ];
}
