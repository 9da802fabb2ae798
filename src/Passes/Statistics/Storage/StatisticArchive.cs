namespace NNCompress.Passes.Statistics;

/// <summary>
/// The stored side of a collection: loads what an earlier run left, whole or begun, and stores from time to time how far this one is. That
/// statistics cannot be stored, or that what was stored is damaged, is a warning: they are collected all the same.
/// </summary>
internal sealed class StatisticArchive(IStatisticStore store, string key, IReadOnlyList<ValueCollection> values, CollectorOptions options)
{
    /// <summary>Storing takes at most this share of the time.</summary>
    private const int Share = 20;

    private readonly Lock _gate = new();
    private long _last = options.Clock.GetTimestamp();
    private TimeSpan _pause = options.CheckpointInterval;
    private bool _isBroken;

    /// <summary>Takes over what is stored.</summary>
    /// <returns>Whether that is all there is to collect.</returns>
    public bool Load()
    {
        try
        {
            using var stream = store.Open(key);
            return stream is not null && StatisticFile.Read(stream, values);
        }
        catch (InvalidDataException e)
        {
            foreach (var value in values)
                value.Restart();
            options.Findings.Add(
                CalibrationCodes.StoreDamaged.At(
                    store.PlaceOf(key),
                    $"Stored statistics are damaged ({e.Message}); they are collected again."
                )
            );
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Warn(e);
            return false;
        }
    }

    /// <summary>Stores how far the collection is, where enough time has passed. May be called by several threads.</summary>
    /// <param name="batches">How many batches there are in all.</param>
    public void Checkpoint(long batches)
    {
        if (!_gate.TryEnter())
            return;
        try
        {
            if (options.Clock.GetElapsedTime(_last) >= _pause)
                Store(batches);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>Stores the collection as it is.</summary>
    /// <param name="batches">How many batches there are in all.</param>
    public void Save(long batches)
    {
        lock (_gate)
            Store(batches);
    }

    private void Store(long batches)
    {
        if (_isBroken)
            return;
        var start = options.Clock.GetTimestamp();
        try
        {
            store.Write(key, stream => StatisticFile.Write(stream, values, batches));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _isBroken = true;
            Warn(e);
        }

        _last = options.Clock.GetTimestamp();
        var took = Share * options.Clock.GetElapsedTime(start, _last);
        _pause = took > options.CheckpointInterval ? took : options.CheckpointInterval;
    }

    private void Warn(Exception e) =>
        options.Findings.Add(
            CalibrationCodes.StoreUnusable.At(
                store.PlaceOf(key),
                $"Statistics cannot be kept for the next run: {e.Message}",
                "Name another folder for the cache, or switch it off (--no-cache)."
            )
        );
}
