using System.Collections.Immutable;
using NNCompress.Data.Sequences;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Data;

/// <summary>A data set that fits a model's inputs: gives batches that the model takes, in order, one at a time.</summary>
public sealed class BoundData
{
    private readonly DataSet _data;
    private readonly ImmutableArray<BoundColumn> _columns;
    private readonly RuleBinding _rules;

    internal BoundData(DataSet data, ImmutableArray<BoundColumn> columns, RuleBinding rules, int batch, bool isFixed)
    {
        (_data, _columns, _rules, BatchSize, IsFixed) = (data, columns, rules, batch, isFixed);
    }

    /// <summary>Samples of a full batch.</summary>
    public int BatchSize { get; }

    /// <summary>Whether the model takes batches of <see cref="BatchSize"/> alone; the last batch is then filled up.</summary>
    public bool IsFixed { get; }

    /// <summary>How many samples there are.</summary>
    public long Count => _data.Count;

    /// <summary>The padding rule of the data, where it has one.</summary>
    public PaddingRule? Padding => _data.Padding;

    /// <summary>What is carried from step to step, so that the outputs named here must be computed at each; empty for most models.</summary>
    public IReadOnlyList<StateLink> State => _data.Rules.State;

    /// <summary>How many batches there are.</summary>
    public long BatchCount => (Count + BatchSize - 1) / BatchSize;

    /// <summary>All samples in order; memory is that of one batch.</summary>
    /// <exception cref="DiagnosticException">A sample cannot be read, or its shape differs from its neighbours'.</exception>
    public IEnumerable<DataBatch> Batches(CancellationToken cancellation = default)
    {
        for (long first = 0; first < Count; first += BatchSize)
        {
            cancellation.ThrowIfCancellationRequested();
            var count = (int)Math.Min(BatchSize, Count - first);
            yield return Read(first, count);
        }
    }

    /// <summary>One batch by its position.</summary>
    /// <param name="batch">From 0 to <see cref="BatchCount"/> − 1.</param>
    public DataBatch Batch(long batch) => Read(batch * BatchSize, (int)Math.Min(BatchSize, Count - batch * BatchSize));

    private DataBatch Read(long first, int count)
    {
        var rows = IsFixed ? BatchSize : count;
        var inputs = new List<KeyValuePair<string, Tensor>>(_columns.Length);
        (string, Tensor, StepRule, bool)? stepped = null;
        foreach (var (name, column, hasBatchAxis) in _columns)
        {
            var tensor = hasBatchAxis ? SampleStack.Of(column, first, count, rows) : column.Read(first);
            if (_data.Rules.Steps is { } steps && steps.Input == name)
                stepped = (name, tensor, steps, hasBatchAxis);
            else
                inputs.Add(new(name, tensor));
        }
        inputs.AddRange(_rules.ConstantInputs(rows));
        var labels = _data.Labels is null ? null : SampleStack.Of(_data.Labels, first, count, count);
        return new DataBatch(first, count, inputs, labels, _rules.State(rows), stepped);
    }
}

/// <summary>A column and the model input that it feeds.</summary>
/// <param name="Input">The input's name.</param>
/// <param name="Column">Its samples.</param>
/// <param name="HasBatchAxis">Whether samples are stacked along a new first axis; otherwise a sample is the whole input.</param>
internal sealed record BoundColumn(string Input, SampleColumn Column, bool HasBatchAxis);
