using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Metrics;

/// <summary>What a metric sees of one run: the model's answers and what was expected.</summary>
/// <param name="FirstSample">Position of the first sample, counted over all batches.</param>
/// <param name="Count">How many samples count; the outputs may hold more rows behind them, which filled up a fixed batch.</param>
/// <param name="Outputs">The model's outputs by name, samples along the first axis; of data cut into steps, the steps along the second.</param>
/// <param name="OutputName">The output that is judged; null for the model's first.</param>
/// <param name="Labels">The labels, samples along the first axis; null where the data has none.</param>
public sealed record MetricBatch(
    long FirstSample,
    int Count,
    IReadOnlyList<KeyValuePair<string, Tensor>> Outputs,
    string? OutputName,
    Tensor? Labels
)
{
    /// <summary>What the model was fed; of data cut into steps, at the first step.</summary>
    public IReadOnlyList<KeyValuePair<string, Tensor>> Inputs { get; init; } = [];

    /// <summary>The original model's answers to the same inputs, in the order of <see cref="Outputs"/>; null where the metric is not relative.</summary>
    public IReadOnlyList<KeyValuePair<string, Tensor>>? Reference { get; init; }

    /// <summary>For each position of the input that shows filling, whether it is data; null where nothing is filling.</summary>
    public bool[]? IsData { get; init; }

    /// <summary>The output that is judged.</summary>
    /// <exception cref="DiagnosticException">The model has no output of that name.</exception>
    public KeyValuePair<string, Tensor> Judged => Outputs[JudgedAt];

    /// <summary>What the original model gave at the output that is judged.</summary>
    public Tensor JudgedReference =>
        (Reference ?? throw new InvalidOperationException("the original model's answers are missing"))[JudgedAt].Value;

    private int JudgedAt
    {
        get
        {
            if (OutputName is null)
                return 0;
            for (var i = 0; i < Outputs.Count; i++)
            {
                if (Outputs[i].Key == OutputName)
                    return i;
            }
            throw new DiagnosticException(
                MetricCodes.OutputMissing.At(
                    $"output '{OutputName}'",
                    $"The model has no such output; it has {string.Join(", ", Outputs.Select(o => $"'{o.Key}'"))}.",
                    "Correct `output:` in the data description."
                )
            );
        }
    }
}
