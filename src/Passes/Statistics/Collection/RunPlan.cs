using NNCompress.OnnxIO;
using NNCompress.Runtime;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// How many samples run together, and which values are observed in the same run over the data. Both follow from the model, the data and the
/// values alone, never from the number of threads: sums depend on them in their last bits.
/// </summary>
/// <param name="Batches">The data, fitted to the model.</param>
/// <param name="Runs">The values of each run over the data.</param>
/// <param name="BytesPerRun">What the observed tensors of one batch take at most, as far as it is known.</param>
internal sealed record RunPlan(ICalibrationBatches Batches, IReadOnlyList<IReadOnlyList<ValueCollection>> Runs, long BytesPerRun)
{
    /// <summary>Bytes that all values of a batch take together, about: small models run many samples at once, large ones one by one.</summary>
    private const long BytesPerBatch = 32 << 20;

    private const int MostSamples = 32;

    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">The data does not fit the model, or the model does not run on it.</exception>
    public static RunPlan Make(
        Model model,
        ICalibrationData data,
        IReadOnlyList<ValueCollection> values,
        CollectorOptions options,
        CancellationToken cancellation
    )
    {
        var first = data.Bind(model, mostSamples: 1).Read(0);
        IReadOnlyList<NamedValue> inputs = [.. first.Steps.First().Inputs, .. first.State];
        var shapes = ShapeObserver.Observe(model, new ObservationOptions(Samples: inputs, Threads: options.Threads), cancellation);
        var rows = Math.Max(1, first.Rows);
        var bytesPerSample = model.Scopes.SelectMany(s => s.Values).Where(v => !v.IsInitializer).Sum(v => BytesOf(v, shapes)) / rows;
        var samples = (int)Math.Clamp(BytesPerBatch / Math.Max(1, bytesPerSample), 1, MostSamples);
        var batches = data.Bind(model, samples);
        // a fixed batch stays what it is
        var factor = Math.Max(1, batches.Read(0).Rows / rows);
        foreach (var value in values)
        {
            if (WhyHidden(value.Value, shapes) is { } reason)
                value.Hide(reason, batches.Count);
        }

        var shown = values.Where(v => v.WhyHidden is null).ToArray();
        var runs = Divide(shown, v => factor * BytesOf(v, shapes), options.BytesPerRun);
        return new RunPlan(batches, runs, runs.Select(r => r.Sum(v => factor * BytesOf(v.Value, shapes))).DefaultIfEmpty().Max());
    }

    /// <summary>What only the observed run tells.</summary>
    private static string? WhyHidden(Value value, ObservedShapes shapes)
    {
        if (shapes[value] is { } observed)
            return observed.Varies && value.Scope.Outer is not null ? "its extents differ from iteration to iteration" : null;
        return value.Producer is { } producer && shapes.ExecutionsOf(producer) > 0 ? shapes.ReasonUnknown(value) : null;
    }

    private static List<List<ValueCollection>> Divide(IReadOnlyList<ValueCollection> values, Func<Value, long> bytesOf, long limit)
    {
        var runs = new List<List<ValueCollection>>();
        long used = 0;
        foreach (var value in values)
        {
            var bytes = bytesOf(value.Value);
            if (runs.Count == 0 || (used > 0 && used + bytes > limit))
            {
                runs.Add([]);
                used = 0;
            }

            runs[^1].Add(value);
            used += bytes;
        }

        return runs;
    }

    /// <summary>What a value took in the observed run, all iterations of a loop together; 0 where it was not computed.</summary>
    private static long BytesOf(Value value, ObservedShapes shapes)
    {
        if (shapes[value] is not { } observed)
            return 0;
        var times = value.Scope.Outer is null || value.Producer is null ? 1 : Math.Max(1, shapes.ExecutionsOf(value.Producer));
        return times * observed.Type.ByteLength(observed.Dims.Aggregate(1L, (product, extent) => product * extent));
    }
}
