using NNCompress.OnnxIO;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// Collects statistics by running a model over calibration data, every value's in one streamed pass. Batches run in parallel, each in one
/// thread, and are taken in strictly in their order: the same bytes come out at any number of threads. Memory is that of the batches
/// that run at a time and of the accumulators.
/// </summary>
/// <param name="data">The samples; stay owned by the caller.</param>
/// <param name="options">How to collect; defaults where null.</param>
public sealed class StatisticsCollector(ICalibrationData data, CollectorOptions? options = null) : ICalibration
{
    private readonly CollectorOptions _options = options ?? new CollectorOptions();

    /// <inheritdoc/>
    public long SampleCount => data.Count;

    /// <inheritdoc/>
    public StatisticSet Collect(Model model, IReadOnlyList<StatisticRequest> requests, CancellationToken cancellation)
    {
        var values = Wanted(model, requests);
        var observable = values.Where(v => IsObservable(v.Value)).ToArray();
        if (observable.Length > 0)
            CollectOrLoad(model, observable, cancellation);
        return new StatisticSet(
            values
                .SelectMany(v =>
                    v.Kinds.Zip(v.Accumulators)
                        .Select(p => KeyValuePair.Create(new StatisticRequest(v.Value, p.First), v.IsReached ? p.Second : null))
                )
                .ToDictionary()
        );
    }

    /// <inheritdoc/>
    public ICalibration First(long samples) =>
        new StatisticsCollector(data.First(samples), _options with { Store = null, Progress = null });

    /// <inheritdoc/>
    public ICalibration Part(long first, long count) => new StatisticsCollector(data.Part(first, count), _options);

    /// <summary>A collection for each value, in the order in which they were first asked for.</summary>
    private ValueCollection[] Wanted(Model model, IReadOnlyList<StatisticRequest> requests)
    {
        foreach (var value in requests.Select(r => r.Value))
        {
            if (value.Scope.Model != model)
                throw new ArgumentException($"'{value}' is a value of another model.", nameof(requests));
            if (value.IsInitializer)
                throw new ArgumentException($"'{value}' is an initializer: it is known, not observed.", nameof(requests));
        }

        var room = new SumRoom(_options.Memory, _options.Folder);
        return
        [
            .. requests
                .GroupBy(r => r.Value)
                .Select(g => new ValueCollection(g.Key, [.. g.Select(r => r.Statistic).Distinct()], room, _options.Threads)),
        ];
    }

    private bool IsObservable(Value value)
    {
        var reason = Exposure.WhyNot(value);
        if (reason is not null)
            NotObserved(value, reason);
        return reason is null;
    }

    private void NotObserved(Value value, string reason) =>
        _options.Findings.Add(CalibrationCodes.NotObserved.At($"'{value}'", $"It has no statistics: {reason}."));

    private void CollectOrLoad(Model model, ValueCollection[] values, CancellationToken cancellation)
    {
        var state = new CarriedState(model, data.State);
        var archive = _options.Store is { } store
            ? new StatisticArchive(store, StatisticKey.Of(model, data, values, _options, cancellation), values, _options)
            : null;
        if (archive?.Load() != true)
            Observe(model, values, state, archive, cancellation);
        foreach (var value in values.Where(v => v.WhyHidden is not null))
            NotObserved(value.Value, value.WhyHidden!);
        RemarkUnmasked([.. values.Where(v => v.IsUnmasked).Select(v => v.Value)]);
    }

    private void Observe(
        Model model,
        ValueCollection[] values,
        CarriedState state,
        StatisticArchive? archive,
        CancellationToken cancellation
    )
    {
        var plan = RunPlan.Make(model, data, values, _options, cancellation);
        try
        {
            foreach (var (index, run) in plan.Runs.Index())
            {
                using var observed = ObservedModel.Open(model, [.. run.Select(v => v.Value)], state.Outputs, cancellation);
                new DataSweep(observed, run, plan, state, archive, _options).Run(
                    done => Told(new CalibrationProgress(Math.Min(done, data.Count), data.Count, index + 1, plan.Runs.Count)),
                    cancellation
                );
            }
        }
        catch (OperationCanceledException)
        {
            archive?.Save(plan.Batches.Count);
            throw;
        }

        archive?.Save(plan.Batches.Count);
    }

    /// <summary>One remark for all values that no mask could be laid over.</summary>
    private void RemarkUnmasked(Value[] values)
    {
        if (values.Length == 0)
            return;
        _options.Findings.Add(
            CalibrationCodes.MaskNotApplied.At(
                $"'{values[0]}'",
                values.Length == 1
                    ? "Its axes do not show which positions are filling: all of it counts."
                    : $"The axes of {values.Length} values, this one first, do not show which positions are filling: all of them count."
            )
        );
    }

    private void Told(CalibrationProgress progress) => _options.Progress?.Report(progress);
}
