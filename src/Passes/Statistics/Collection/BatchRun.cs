using System.Runtime.InteropServices;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Runtime;

namespace NNCompress.Passes.Statistics;

/// <summary>Runs one batch through an observed model and hands what it shows to the values' statistics.</summary>
internal sealed class BatchRun(
    ObservedModel observed,
    IReadOnlyList<ValueCollection> values,
    CarriedState state,
    MaskReport masks,
    CancellationToken cancellation
)
{
    /// <summary>All steps of a batch. A sequence of several is summed up by itself first: other batches need not wait for its end.</summary>
    public void Run(long index, CalibrationBatch batch)
    {
        var carried = batch.State;
        using var steps = batch.Steps.GetEnumerator();
        var isLast = !steps.MoveNext();
        ValueCollection[]? local = null;
        while (!isLast)
        {
            var step = steps.Current;
            IReadOnlyList<NamedValue> inputs = carried.Count == 0 ? step.Inputs : [.. step.Inputs, .. carried];
            using var result = observed.Run(inputs, cancellation);
            isLast = !steps.MoveNext();
            if (!isLast)
                local ??= [.. values.Select(v => new ValueCollection(v.Value, v.Kinds))];
            for (var i = 0; i < values.Count; i++)
                TakeIn(
                    local?[i] ?? values[i],
                    local is null ? index : local[i].Consumed,
                    Show(observed.Names[i], inputs, result),
                    step.Mask,
                    batch
                );
            carried = state.Next(result);
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (local?[i] is { } part)
                values[i].TakeIn(index, whole => Merge(whole, part));
        }
    }

    private static bool Merge(IReadOnlyList<StatisticAccumulator> whole, ValueCollection part)
    {
        foreach (var (accumulator, later) in whole.Zip(part.Accumulators))
            accumulator.Merge(later);
        return part.IsReached;
    }

    private static Tensor? Show(ObservedName name, IReadOnlyList<NamedValue> inputs, RunResult result)
    {
        var shown = name.IsInput ? inputs.First(i => i.Name == name.Name).Value : result[name.Name];
        return shown is TensorValue { Tensor: var tensor } ? tensor : null;
    }

    private void TakeIn(ValueCollection value, long turn, Tensor? tensor, PositionMask? mask, CalibrationBatch batch) =>
        value.TakeIn(turn, accumulators => tensor is { ElementCount: > 0 } && Add(value.Value, accumulators, tensor, mask, batch));

    private bool Add(
        Value value,
        IReadOnlyList<StatisticAccumulator> accumulators,
        Tensor tensor,
        PositionMask? mask,
        CalibrationBatch batch
    )
    {
        var values = tensor.Type == ElementType.Float32 ? MemoryMarshal.Cast<byte, float>(tensor.Bytes.Whole) : tensor.ToSingles();
        var flags = masks.FlagsFor(value, tensor.Dims, mask);
        if (!flags.IsEmpty && !flags.Contains(true))
            return false;
        var observation = new Observation(values, tensor.Dims.AsSpan(), flags);
        RequireFinite(value, observation, batch);
        foreach (var accumulator in accumulators)
            accumulator.Add(observation);
        return true;
    }

    private static void RequireFinite(Value value, in Observation observation, CalibrationBatch batch)
    {
        if (FiniteCheck.FirstOther(observation) is not { } other)
            return;
        var samples =
            batch.Count == 1
                ? $"Sample {batch.FirstSample}"
                : $"One of the samples {batch.FirstSample} to {batch.FirstSample + batch.Count - 1}";
        throw new DiagnosticException(
            CalibrationCodes.NotFinite.At(
                $"'{value}'",
                $"{samples} of the calibration data makes it {FiniteCheck.Describe(other)}: it has no range.",
                "Look at that sample and at the preprocessing, or leave the layer out (--exclude)."
            )
        );
    }
}
