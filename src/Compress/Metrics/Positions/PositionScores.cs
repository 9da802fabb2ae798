using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Metrics.Positions;

/// <summary>A batch as a yes-or-no question at each position of a sequence sees it: a score and a right answer for every position of every sample.</summary>
internal readonly ref struct PositionScores
{
    private readonly float[] _scores;
    private readonly long[] _labels;
    private readonly bool[]? _isData;
    private readonly int _channels;
    private readonly int _channel;

    /// <param name="batch">The batch.</param>
    /// <param name="channel">Which of several scores of a position counts, along the last axis; null where there is one.</param>
    /// <exception cref="DiagnosticException">Labels or output have no element for each position.</exception>
    public PositionScores(MetricBatch batch, int? channel)
    {
        if (batch.Labels is not { } labels)
            throw new DiagnosticException(
                MetricCodes.LabelsMissing.At(
                    "labels",
                    "The metric needs a label for each position, and the data has none.",
                    "Give them under `labels:` in the data description."
                )
            );
        if (!labels.Type.IsInteger && labels.Type != ElementType.Bool)
            throw new DiagnosticException(
                MetricCodes.LabelsNotAnswers.At(
                    "labels",
                    $"Labels are {labels}, and a position is 0 or 1.",
                    "Store labels as bool or integers."
                )
            );
        var (name, output) = batch.Judged;
        var rows = output.Rank > 0 ? output.Dims[0] : 0;
        Count = batch.Count;
        Positions = checked((int)(labels.ElementCount / Count));
        var each = rows < Count ? 0 : output.ElementCount / rows;
        if (Positions == 0 || each == 0 || each % Positions != 0 || !output.Type.IsFloat)
            throw new DiagnosticException(
                MetricCodes.OutputNotPositions.At(
                    $"output '{name}'",
                    $"The metric needs a score for each of {Positions} labelled positions of {Count} samples, but the output is {output}.",
                    "Name the output that holds the scores under `output:`, and check the labels' shape."
                )
            );
        _channels = (int)(each / Positions);
        if (channel is null ? _channels > 1 : channel >= _channels)
            throw new DiagnosticException(
                MetricCodes.OutputNotPositions.At(
                    $"output '{name}'",
                    $"There are {_channels} scores for each position: the output is {output}, and {Positions} positions are labelled.",
                    $"Say which one counts: `channel: 0` to `channel: {_channels - 1}` of the metric."
                )
            );
        _channel = channel ?? 0;
        _scores = output.ToSingles();
        _labels = labels.ToInt64s();
        _isData = batch.IsData is { } flags && flags.Length >= Count * Positions ? flags : null;
    }

    /// <summary>How many samples count.</summary>
    public int Count { get; }

    /// <summary>Positions of a sample.</summary>
    public int Positions { get; }

    /// <summary>Whether a position is data and no filling.</summary>
    public bool IsData(int sample, int position) => _isData is null || _isData[sample * Positions + position];

    public float Score(int sample, int position) => _scores[(sample * Positions + position) * _channels + _channel];

    public bool Label(int sample, int position) => _labels[sample * Positions + position] != 0;
}
