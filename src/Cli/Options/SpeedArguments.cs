using NNCompress.Pipeline;

namespace NNCompress.Cli.Options;

/// <summary>What is to be measured of the speed.</summary>
/// <param name="Measure">Whether anything.</param>
/// <param name="Require">The least acceptable speed-up; null for no gate.</param>
/// <param name="Threads">Threads of the sessions that are timed.</param>
/// <param name="RevertSlow">Whether layers that are slower on integers go back to float.</param>
/// <param name="Decisions">Where to write which did; null for nowhere.</param>
/// <param name="Replay">A file of such decisions to carry out instead; null for none.</param>
sealed record SpeedArguments(
    bool Measure,
    double? Require,
    int Threads,
    bool RevertSlow = false,
    string? Decisions = null,
    string? Replay = null
)
{
    /// <summary>The request with these in it.</summary>
    public CompressionRequest In(CompressionRequest request) =>
        request with
        {
            MeasureSpeed = Measure,
            RequireSpeedup = Require,
            SpeedThreads = Threads,
            RevertSlow = RevertSlow,
            DecisionsPath = Decisions,
            ReplayPath = Replay,
        };
}
