using NNCompress.Pipeline;

namespace NNCompress.Cli.Hosting;

/// <summary>What a verb may use.</summary>
/// <param name="Library">The library's entry points.</param>
/// <param name="Display">Shows progress while the library works.</param>
/// <param name="Cancellation">Cancelled by Ctrl-C.</param>
sealed record VerbContext(Library Library, ProgressDisplay Display, CancellationToken Cancellation)
{
    /// <summary>Calls the library under the progress display.</summary>
    public TResult Call<TRequest, TResult>(Func<TRequest, IProgress<StageProgress>?, CancellationToken, TResult> entry, TRequest request) =>
        Display.Watch(progress => entry(request, progress, Cancellation));
}
