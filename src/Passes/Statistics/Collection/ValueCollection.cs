using NNCompress.OnnxIO;

namespace NNCompress.Passes.Statistics;

/// <summary>
/// The statistics of one value while batches run in parallel: they are taken in strictly by the batches' order, so that what comes out
/// does not depend on how many run at a time. Who comes early waits.
/// </summary>
/// <param name="value">What is looked at.</param>
/// <param name="kinds">What is collected of it.</param>
/// <param name="room">Where large sums lie.</param>
/// <param name="threads">Most threads that a statistic may use by itself.</param>
internal sealed class ValueCollection(Value value, IReadOnlyList<StatisticKind> kinds, SumRoom room, int threads = 1)
{
    private readonly object _gate = new();
    private long _stoppedAt = long.MaxValue;

    public Value Value { get; } = value;

    public IReadOnlyList<StatisticKind> Kinds { get; } = kinds;

    /// <summary>Whether every kind leaves infinities out by itself.</summary>
    public bool TakesInfinity { get; } = kinds.All(k => k.TakesInfinity);

    /// <summary>One for each of <see cref="Kinds"/>.</summary>
    public IReadOnlyList<StatisticAccumulator> Accumulators { get; private set; } = New(kinds, room, threads);

    /// <summary>Batches that were taken in.</summary>
    public long Consumed { get; private set; }

    /// <summary>Whether any element was.</summary>
    public bool IsReached { get; private set; }

    /// <summary>Whether a mask could not be laid over it: its axes do not show the positions.</summary>
    public bool IsUnmasked { get; private set; }

    /// <summary>Why no run can show it, as the rest of a sentence; null where one can.</summary>
    public string? WhyHidden { get; private set; }

    /// <summary>Forgets everything.</summary>
    public void Restart()
    {
        Accumulators = New(Kinds, room, threads);
        Resume(0, isReached: false, isUnmasked: false, whyHidden: null);
    }

    /// <summary>Leaves it out of all batches.</summary>
    public void Hide(string reason, long batches) => (WhyHidden, Consumed) = (reason, batches);

    /// <summary>Goes on from a stored state, which the accumulators hold already.</summary>
    public void Resume(long consumed, bool isReached, bool isUnmasked, string? whyHidden) =>
        (Consumed, IsReached, IsUnmasked, WhyHidden) = (consumed, isReached, isUnmasked, whyHidden);

    /// <summary>Notes, while a batch is taken in, that all of it counts although a mask marks filling.</summary>
    public void NoteUnmasked() => IsUnmasked = true;

    /// <summary>Takes in a batch when it is its turn; nothing where that happened before the state was stored.</summary>
    /// <param name="batch">The batch's position.</param>
    /// <param name="add">Adds to the accumulators, alone meanwhile; says whether there was anything to add.</param>
    /// <exception cref="OperationCanceledException">An earlier batch failed.</exception>
    public void TakeIn(long batch, Func<ValueCollection, bool> add)
    {
        lock (_gate)
        {
            while (Consumed < batch)
            {
                if (batch > _stoppedAt)
                    throw new OperationCanceledException("An earlier batch failed.");
                Monitor.Wait(_gate);
            }

            if (Consumed > batch)
                return;
            IsReached |= add(this);
            Consumed++;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets no batch after this one wait for its turn any more.</summary>
    public void StopAt(long batch)
    {
        lock (_gate)
        {
            _stoppedAt = Math.Min(_stoppedAt, batch);
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Looks at a state that lies between two batches.</summary>
    public void Inspect(Action<ValueCollection> look)
    {
        lock (_gate)
            look(this);
    }

    private static StatisticAccumulator[] New(IReadOnlyList<StatisticKind> kinds, SumRoom room, int threads)
    {
        StatisticAccumulator[] accumulators = [.. kinds.Select(k => k.NewAccumulator(room))];
        foreach (var accumulator in accumulators)
            accumulator.Threads = threads;
        return accumulators;
    }
}
