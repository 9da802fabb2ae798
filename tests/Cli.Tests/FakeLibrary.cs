using NNCompress.Cli.Hosting;
using NNCompress.Inspection;
using NNCompress.Pipeline;
using NNCompress.Validation;

namespace NNCompress.Cli.Tests;

/// <summary>A library that keeps the request and answers with what it is given.</summary>
sealed class FakeLibrary
{
    public CompressionRequest? Compression { get; private set; }

    public InspectRequest? Inspection { get; private set; }

    public ValidateRequest? Validation { get; private set; }

    /// <summary>Answers each call; throws where the test did not say how.</summary>
    public Func<IProgress<StageProgress>?, CancellationToken, object> Answer { get; set; } =
        (_, _) => throw new InvalidOperationException("no answer given");

    public Library Library =>
        new(
            (request, progress, cancellation) => (CompressionResult)Call(() => Compression = request, progress, cancellation),
            (request, progress, cancellation) => (ModelInspection)Call(() => Inspection = request, progress, cancellation),
            (request, progress, cancellation) => (ModelComparison)Call(() => Validation = request, progress, cancellation)
        );

    private object Call(Action keep, IProgress<StageProgress>? progress, CancellationToken cancellation)
    {
        keep();
        return Answer(progress, cancellation);
    }
}
