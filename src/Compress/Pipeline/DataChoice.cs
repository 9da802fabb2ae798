namespace NNCompress.Pipeline;

/// <summary>Which data a run uses, by path: a description (.yaml), arrays (.npz, .npy), a folder of images or of test data sets.</summary>
/// <param name="Evaluation">Data that accuracies are measured on; null where there is none.</param>
/// <param name="Calibration">Data that statistics are collected on; null where there is none.</param>
/// <param name="EvaluationLabels">Labels (.npy) of the evaluation data, where they are not part of it.</param>
public sealed record DataChoice(string? Evaluation = null, string? Calibration = null, string? EvaluationLabels = null)
{
    /// <summary>No data at all.</summary>
    public static DataChoice None { get; } = new();

    /// <summary>One description that serves both: its <c>evaluation</c> and its <c>calibration</c> split.</summary>
    public static DataChoice Both(string path, string? labels = null) => new(path, path, labels);
}
