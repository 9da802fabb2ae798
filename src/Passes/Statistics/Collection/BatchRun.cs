using System.Collections.Immutable;
using System.Runtime.InteropServices;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Runtime;

namespace NNCompress.Passes.Statistics;

/// <summary>Runs one batch through an observed model and hands what it shows to the values' statistics.</summary>
internal sealed class BatchRun(
    ObservedModel observed,
    IReadOnlyList<ValueCollection> values,
    CarriedState state,
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
            using var result = Observe(inputs, batch);
            isLast = !steps.MoveNext();
            if (!isLast)
                local ??= [.. values.Select(v => new ValueCollection(v.Value, v.Kinds, SumRoom.Unbounded))];
            for (var i = 0; i < values.Count; i++)
            {
                var name = observed.Names[i];
                TakeIn(local?[i] ?? values[i], local?[i].Consumed ?? index, name, Show(name, inputs, result), step.Mask, batch);
            }

            carried = state.Next(result);
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (local?[i] is { } part)
                values[i].TakeIn(index, whole => Merge(whole, part));
        }
    }

    /// <summary>Runs a step; what fails is told with the samples that it was given, as most often they are why.</summary>
    private RunResult Observe(IReadOnlyList<NamedValue> inputs, CalibrationBatch batch)
    {
        try
        {
            return observed.Run(inputs, cancellation);
        }
        catch (DiagnosticException e) when (e.Diagnostics is [{ Remedy: null } failure] && failure.Code == RuntimeCodes.RunFailed)
        {
            var remedy =
                $"{SamplesOf(batch)} of the calibration data makes it fail: look at its extents, and at numbers that the model takes for positions.";
            throw new DiagnosticException(failure with { Remedy = remedy }, e);
        }
    }

    private static string SamplesOf(CalibrationBatch batch) =>
        batch.Count == 1
            ? $"Sample {batch.FirstSample}"
            : $"One of the samples {batch.FirstSample} to {batch.FirstSample + batch.Count - 1}";

    private static bool Merge(ValueCollection whole, ValueCollection part)
    {
        foreach (var (accumulator, later) in whole.Accumulators.Zip(part.Accumulators))
            accumulator.Merge(later);
        if (part.IsUnmasked)
            whole.NoteUnmasked();
        return part.IsReached;
    }

    private static Tensor? Show(ObservedName name, IReadOnlyList<NamedValue> inputs, RunResult result)
    {
        var shown = name.IsInput ? inputs.First(i => i.Name == name.Name).Value : result[name.Name];
        return shown is TensorValue { Tensor: var tensor } ? tensor : null;
    }

    private static void TakeIn(
        ValueCollection value,
        long turn,
        ObservedName name,
        Tensor? tensor,
        PositionMask? mask,
        CalibrationBatch batch
    ) => value.TakeIn(turn, taker => tensor is { ElementCount: > 0 } && Add(taker, name, tensor, mask, batch));

    /// <summary>Each iteration of a loop by itself, as the value's own axes are meant.</summary>
    private static bool Add(ValueCollection taker, ObservedName name, Tensor tensor, PositionMask? mask, CalibrationBatch batch)
    {
        var values = tensor.Type == ElementType.Float32 ? MemoryMarshal.Cast<byte, float>(tensor.Bytes.Whole) : tensor.ToSingles();
        var iterations = (int)tensor.Dims[..name.Stacked].Aggregate(1L, (product, extent) => product * extent);
        var dims = tensor.Dims[name.Stacked..];
        var flags = FlagsFor(taker, dims, mask);
        if (!flags.IsEmpty && !flags.Contains(true))
            return false;
        var length = values.Length / iterations;
        var samples = dims.Length > 1 && dims[0] == batch.Rows ? batch.Rows : 1;
        for (var i = 0; i < iterations; i++)
        {
            var observation = new Observation(values.Slice(i * length, length), dims.AsSpan(), flags, samples);
            observation = observation with { Extremes = Extremes.Of(observation) };
            RequireFinite(taker, observation, batch);
            foreach (var accumulator in taker.Accumulators)
                accumulator.Add(observation);
        }

        return true;
    }

    /// <summary>A flag for each element of leading axes; empty where everything counts.</summary>
    private static ReadOnlySpan<bool> FlagsFor(ValueCollection taker, ImmutableArray<long> dims, PositionMask? mask)
    {
        if (mask is null || mask.IsAllData)
            return [];
        if (MaskPlacement.Find(mask.Dims, dims) is { } placement)
            return placement.Spread(mask);
        taker.NoteUnmasked();
        return [];
    }

    private static void RequireFinite(ValueCollection taker, in Observation observation, CalibrationBatch batch)
    {
        if (FiniteCheck.FirstOther(observation, taker.TakesInfinity) is not { } other)
            return;
        throw new DiagnosticException(
            CalibrationCodes.NotFinite.At(
                $"'{taker.Value}'",
                $"{SamplesOf(batch)} of the calibration data makes it {FiniteCheck.Describe(other)}: it has no range.",
                "Look at that sample and at the preprocessing, or leave the layer out (--exclude)."
            )
        );
    }
}
