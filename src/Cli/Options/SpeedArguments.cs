using NNCompress.Pipeline;

namespace NNCompress.Cli.Options;

/// <summary>What is to be measured of the speed.</summary>
/// <param name="Measure">Whether anything.</param>
/// <param name="Require">The least acceptable speed-up; null for no gate.</param>
/// <param name="Threads">Threads of the sessions that are timed.</param>
sealed record SpeedArguments(bool Measure, double? Require, int Threads)
{
    /// <summary>The request with these in it.</summary>
    public CompressionRequest In(CompressionRequest request) =>
        request with
        {
            MeasureSpeed = Measure,
            RequireSpeedup = Require,
            SpeedThreads = Threads,
        };
}
