using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Metrics;

/// <summary>What a metric sees of one run: the model's answers and what was expected.</summary>
/// <param name="FirstSample">Position of the first sample, counted over all batches.</param>
/// <param name="Count">How many samples count; the outputs may hold more rows behind them, which filled up a fixed batch.</param>
/// <param name="Outputs">The model's outputs by name, samples along the first axis.</param>
/// <param name="OutputName">The output that is judged; null for the model's first.</param>
/// <param name="Labels">The labels, samples along the first axis; null where the data has none.</param>
public sealed record MetricBatch(
    long FirstSample,
    int Count,
    IReadOnlyList<KeyValuePair<string, Tensor>> Outputs,
    string? OutputName,
    Tensor? Labels
);
