namespace NNCompress.Pipeline;

/// <summary>Passes the progress of a part of a run on in the run's terms, at once and on the same thread.</summary>
internal sealed class ProgressRelay<T>(IProgress<StageProgress> target, Func<T, StageProgress> translate) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => target.Report(translate(value));
}
