using NNCompress.Data.Description;
using NNCompress.Data.Sequences;
using NNCompress.Data.Sources;
using NNCompress.Metrics;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Data;

/// <summary>
/// What <c>--data</c> names: samples to calibrate with, samples to evaluate on, and what is measured on them. Read from a YAML file,
/// whose schema is docs/data.md, or made from the path of the data itself.
/// </summary>
/// <param name="Path">The description, or the data.</param>
/// <param name="Calibration">Samples from which passes learn statistics; null where the description has none.</param>
/// <param name="Evaluation">Samples on which metrics are measured; null where the description has none.</param>
public sealed record DataDescription(string Path, DataSplit? Calibration, DataSplit? Evaluation)
{
    /// <summary>The share of the evaluation samples that <see cref="WithTuning"/> takes where nobody says.</summary>
    public const double DefaultTuningShare = 0.2;

    /// <summary>Labelled samples on which choices are made, as which layers stay float; null where the description has none of its own.</summary>
    public DataSplit? Tuning { get; init; }

    /// <summary>What the model remembers from step to step; empty for most models.</summary>
    public IReadOnlyList<StateLink> State => (Evaluation ?? Calibration)?.Rules.State ?? [];

    /// <summary>What is measured.</summary>
    public Metric Metric { get; init; } = new TopK(1);

    /// <summary>What the scores are, for losses.</summary>
    public ScoreKind Scores { get; init; }

    /// <summary>The model output that is judged; null for the first.</summary>
    public string? Output { get; init; }

    /// <summary>Samples of a batch, where the model leaves it free; null for <see cref="DataBinding.DefaultBatch"/>.</summary>
    public int? Batch { get; init; }

    /// <summary>What is odd but no error.</summary>
    public IReadOnlyList<Diagnostic> Warnings { get; init; } = [];

    /// <summary>Opens the samples to calibrate with.</summary>
    /// <exception cref="DiagnosticException">There are none, or they cannot be read.</exception>
    public DataSet OpenCalibration() => Open(Calibration, "calibration");

    /// <summary>Opens the samples to evaluate on.</summary>
    /// <exception cref="DiagnosticException">There are none, or they cannot be read.</exception>
    public DataSet OpenEvaluation() => Open(Evaluation, "evaluation");

    /// <summary>Opens the samples on which choices are made.</summary>
    /// <exception cref="DiagnosticException">There are none, or they cannot be read.</exception>
    public DataSet OpenTuning() => Open(Tuning, "tuning");

    /// <summary>
    /// A description that has samples for tuning: this one, or, where it names none, one whose evaluation gives up a part to it,
    /// so that no sample that made a choice is measured on. The part is spread over all: data sorted by class would give one of few classes.
    /// </summary>
    /// <param name="share">Share of the evaluation samples that becomes the tuning split; at least one sample goes and one stays.</param>
    /// <exception cref="DiagnosticException">There is no evaluation data, it cannot be read, or it is a single sample.</exception>
    public DataDescription WithTuning(double share = DefaultTuningShare)
    {
        if (Tuning is not null)
            return this;
        long count;
        using (var data = OpenEvaluation())
            count = data.Count;
        if (count < 2)
            throw new DiagnosticException(
                DataCodes.TooFewSamples.At(Path, "A single sample cannot serve both tuning and evaluation.", "Add `tuning:` with samples.")
            );
        var spread = new SampleSpread(Math.Clamp((long)Math.Round(share * count), 1, count - 1), count);
        return this with { Tuning = Evaluation! with { Spread = spread }, Evaluation = Evaluation with { Spread = spread.Others } };
    }

    /// <summary>Reads a description, or takes data as it is.</summary>
    /// <param name="path">A .yaml description, .npz, .npy, folder of images, or folder of ONNX test data.</param>
    /// <param name="labels">Labels of the data, where it does not hold them itself; not with a description, which names its own.</param>
    /// <param name="variables">Values of <c>${NAME}</c> in a description; null for the process's environment.</param>
    /// <exception cref="DiagnosticException">The path or the description is wrong; every mistake is told.</exception>
    public static DataDescription Load(string path, string? labels = null, Func<string, string?>? variables = null)
    {
        if (System.IO.Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML")
        {
            return labels is null
                ? DescriptionReader.Read(path, variables ?? Environment.GetEnvironmentVariable)
                : throw new DiagnosticException(
                    DataCodes.SourceUnknown.At(path, "A description names its labels itself.", $"Write `labels: {labels}` into it.")
                );
        }
        var split = new DataSplit(SourceByPath.Find(path)) { Labels = labels is null ? null : new LabelFile(labels) };
        return new DataDescription(path, split, split);
    }

    private DataSet Open(DataSplit? split, string name) =>
        (
            split
            ?? throw new DiagnosticException(
                DataCodes.SplitMissing.At(
                    Path,
                    $"The description names no samples for {name}.",
                    $"Add `{name}:` with a `source:`, or a `source:` at the top."
                )
            )
        ).Open();
}
