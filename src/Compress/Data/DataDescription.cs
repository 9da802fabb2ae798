using NNCompress.Data.Description;
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
