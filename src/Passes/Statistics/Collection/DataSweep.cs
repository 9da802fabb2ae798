using System.Runtime.ExceptionServices;

namespace NNCompress.Passes.Statistics;

/// <summary>One sweep over the data: batches run on several threads, each value takes them in by their order.</summary>
internal sealed class DataSweep(
    ObservedModel observed,
    IReadOnlyList<ValueCollection> values,
    RunPlan plan,
    CarriedState state,
    StatisticArchive? archive,
    CollectorOptions options
)
{
    /// <summary>Observed tensors that may be alive at a time, all threads together, before fewer threads run.</summary>
    private const long BytesAtATime = 1L << 30;

    private readonly Lock _gate = new();
    private long _next;
    private long _failedAt = long.MaxValue;
    private ExceptionDispatchInfo? _failure;
    private long _samplesDone;

    /// <param name="progress">Told the number of samples whose run is over.</param>
    /// <param name="cancellation">Ends it between batches.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">A batch cannot be read or run, or shows a number that is not finite: the first such batch.</exception>
    public void Run(Action<long> progress, CancellationToken cancellation)
    {
        _next = values.Min(v => v.Consumed);
        var workers = (int)Math.Clamp(BytesAtATime / Math.Max(1, plan.BytesPerRun), 1, Math.Max(1, options.Threads));
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, _ => Work(progress, cancellation));
        _failure?.Throw();
        cancellation.ThrowIfCancellationRequested();
    }

    private void Work(Action<long> progress, CancellationToken cancellation)
    {
        var run = new BatchRun(observed, values, state, cancellation);
        while (Take() is { } index)
        {
            try
            {
                cancellation.ThrowIfCancellationRequested();
                var batch = plan.Batches.Read(index);
                run.Run(index, batch);
                lock (_gate)
                    progress(_samplesDone = Math.Max(_samplesDone, batch.FirstSample + batch.Count));
                archive?.Checkpoint(plan.Batches.Count);
            }
            catch (Exception e)
            {
                Fail(index, e);
                return;
            }
        }
    }

    /// <summary>The next batch; none after one that failed.</summary>
    private long? Take()
    {
        lock (_gate)
            return _next < plan.Batches.Count && _next < _failedAt ? _next++ : null;
    }

    /// <summary>Batches before the one that failed come to their end, so that it is always the first failure that is told.</summary>
    private void Fail(long batch, Exception failure)
    {
        lock (_gate)
        {
            if (batch >= _failedAt)
                return;
            _failedAt = batch;
            _failure = ExceptionDispatchInfo.Capture(failure);
        }

        foreach (var value in values)
            value.StopAt(batch);
    }
}
