using NNCompress.Data.Sequences;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>
/// The samples of one run of the model, or, where the data is cut into steps, of several runs one after the other:
/// <code>
/// var state = batch.State;
/// for (var step = 0; step &lt; batch.StepCount; step++)
/// {
///     var outputs = Run(batch.InputsAt(step, state));
///     state = state.Next(name => outputs[name]);
/// }
/// </code>
/// </summary>
public sealed class DataBatch
{
    private readonly IReadOnlyList<KeyValuePair<string, Tensor>> _fixed;
    private readonly (string Input, Tensor Whole, StepRule Rule, bool HasBatchAxis)? _stepped;

    internal DataBatch(
        long firstSample,
        int count,
        IReadOnlyList<KeyValuePair<string, Tensor>> inputs,
        Tensor? labels,
        SequenceState state,
        (string Input, Tensor Whole, StepRule Rule, bool HasBatchAxis)? stepped
    )
    {
        (FirstSample, Count, _fixed, Labels, State, _stepped) = (firstSample, count, inputs, labels, state, stepped);
        StepCount = stepped is { } cut ? cut.Rule.StepCount(cut.Whole, cut.HasBatchAxis) : 1;
    }

    /// <summary>Position of the first sample in the data set.</summary>
    public long FirstSample { get; }

    /// <summary>How many samples count. Where a fixed batch is longer than what was left, the tensors hold further rows: the last sample again.</summary>
    public int Count { get; }

    /// <summary>The labels of the <see cref="Count"/> samples along the first axis; null where the data has none.</summary>
    public Tensor? Labels { get; }

    /// <summary>How many runs these samples take.</summary>
    public int StepCount { get; }

    /// <summary>Whether the samples are sequences that the model takes piece by piece.</summary>
    public bool IsStepped => _stepped is not null;

    /// <summary>The model's memory before the first step: zeros.</summary>
    public SequenceState State { get; }

    /// <summary>A tensor for each model input: all there is where the data is not cut into steps, else what the first step takes.</summary>
    public IReadOnlyList<KeyValuePair<string, Tensor>> Inputs => InputsAt(0, State);

    /// <summary>A tensor for each model input at one step.</summary>
    /// <param name="step">From 0 to <see cref="StepCount"/> − 1.</param>
    /// <param name="state">The memory that the steps before gave.</param>
    public IReadOnlyList<KeyValuePair<string, Tensor>> InputsAt(int step, SequenceState state)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(step, StepCount);
        if (_stepped is not { } cut)
            return state.Inputs.IsEmpty ? _fixed : [.. _fixed, .. state.Inputs];
        return [KeyValuePair.Create(cut.Input, cut.Rule.Cut(cut.Whole, cut.HasBatchAxis, step)), .. _fixed, .. state.Inputs];
    }
}
