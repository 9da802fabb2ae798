using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Metrics;

/// <summary>A batch as classification sees it: a row of scores and the index of the right class for every sample.</summary>
internal readonly ref struct ClassScores
{
    private readonly float[] _scores;
    private readonly long[] _labels;

    /// <exception cref="DiagnosticException">There is no such output, it holds no row per sample, or a label names no class.</exception>
    public ClassScores(MetricBatch batch)
    {
        Count = batch.Count;
        var (name, output) = batch.Judged;
        var rows = output.Rank > 1 ? output.Dims[0] : 1;
        if (!(output.Type.IsFloat || output.Type.IsInteger) || rows < Count || output.ElementCount / Math.Max(rows, 1) < 2)
        {
            throw new DiagnosticException(
                MetricCodes.OutputNotScores.At(
                    $"output '{name}'",
                    $"A classification metric needs one row of at least two scores for each of {Count} samples, but the output is {output}.",
                    "Name the output that holds the class scores under `output:` in the data description."
                )
            );
        }
        Classes = checked((int)(output.ElementCount / rows));
        _scores = output.ToSingles();
        _labels = Labels(batch, Classes);
    }

    /// <summary>How many samples count.</summary>
    public int Count { get; }

    public int Classes { get; }

    /// <summary>The scores of one sample, one for each class.</summary>
    public ReadOnlySpan<float> Row(int sample) => _scores.AsSpan(sample * Classes, Classes);

    /// <summary>The right class of one sample.</summary>
    public int Label(int sample) => (int)_labels[sample];

    private static long[] Labels(MetricBatch batch, int classes)
    {
        if (batch.Labels is not { } labels)
        {
            throw new DiagnosticException(
                MetricCodes.LabelsMissing.At(
                    "labels",
                    "A classification metric needs labels, and the data has none.",
                    "Give them with --labels or under `labels:` in the data description."
                )
            );
        }
        if (!labels.Type.IsInteger && labels.Type != ElementType.Bool || labels.ElementCount != batch.Count)
        {
            throw new DiagnosticException(
                MetricCodes.LabelsNotClasses.At(
                    "labels",
                    $"A classification metric needs one class index for each of {batch.Count} samples, but the labels are {labels}.",
                    "Store labels as integers, one for each sample."
                )
            );
        }
        var values = labels.ToInt64s();
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] < 0 || values[i] >= classes)
            {
                throw new DiagnosticException(
                    MetricCodes.LabelOutOfRange.At(
                        $"label of sample {batch.FirstSample + i}",
                        $"Class {values[i]} does not exist: the model tells {classes} classes apart, 0 to {classes - 1}.",
                        "Check that labels and model belong together; labels that count from 1 take `offset: -1`."
                    )
                );
            }
        }
        return values;
    }
}
