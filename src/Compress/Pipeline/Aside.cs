namespace NNCompress.Pipeline;

/// <summary>
/// A result that is computed on a thread of its own while the caller does something else, and waited for where it is asked for. A failure is that of whoever asks; where
/// nobody does, there is none.
/// </summary>
/// <typeparam name="T">The result.</typeparam>
internal sealed class Aside<T> : IDisposable
{
    private readonly Lazy<T> _result;
    private readonly Task? _work;

    private Aside(Func<T> compute, bool isStarted)
    {
        _result = new Lazy<T>(compute, LazyThreadSafetyMode.ExecutionAndPublication);
        // not one of the pool's threads, which those that run in parallel wait for
        _work = isStarted ? Task.Factory.StartNew(Compute, default, TaskCreationOptions.LongRunning, TaskScheduler.Default) : null;
    }

    /// <summary>Whether there is a result, which nobody need have asked for.</summary>
    public bool HasResult => _result.IsValueCreated;

    /// <summary>Begins at once, beside the caller.</summary>
    /// <param name="compute">What to compute; changes nothing that the caller uses meanwhile.</param>
    /// <param name="threads">How many threads the caller may use; with one, the work is done when its result is asked for.</param>
    public static Aside<T> Begin(Func<T> compute, int threads) => new(compute, isStarted: threads != 1);

    /// <summary>Waits until it is asked for.</summary>
    public static Aside<T> WhenAsked(Func<T> compute) => new(compute, isStarted: false);

    /// <summary>The result.</summary>
    /// <exception cref="Exception">What the work failed with, each time.</exception>
    public T Result() => _result.Value;

    /// <summary>Waits until the work has ended: what it reads may be closed then.</summary>
    public void Dispose() => _work?.Wait();

    private void Compute()
    {
        try
        {
            _ = _result.Value;
        }
        catch (Exception)
        {
            // kept for whoever asks for the result
        }
    }
}
