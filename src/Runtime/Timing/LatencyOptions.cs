using System.Collections.Immutable;

namespace NNCompress.Runtime;

/// <summary>How two models' latencies are compared.</summary>
/// <param name="Threads">Threads of the session.</param>
/// <param name="BudgetSeconds">No further round begins after this time, once there are <paramref name="MinRounds"/>.</param>
/// <param name="Precision">Rounds end once the interval of the speed-up reaches less than this share to either side.</param>
/// <param name="MinRounds">Least rounds; at least <see cref="SignedRankInterval.LeastSamples"/>, without which there is no 95 % interval.</param>
/// <param name="MaxRounds">Most rounds.</param>
/// <param name="SampleSeconds">Runs are timed in blocks of at least this length, so that the clock's step does not matter.</param>
/// <param name="Samples">Blocks in one opening of a model; fewer, but at least 3, where they take longer in all than blocks of that length would.</param>
/// <param name="ConfigEntries">Entries of the runtime's session configuration, for both models; null for none.</param>
public sealed record LatencyOptions(
    int Threads = 1,
    double BudgetSeconds = 5,
    double Precision = 0.01,
    int MinRounds = SignedRankInterval.LeastSamples,
    int MaxRounds = 40,
    double SampleSeconds = 0.002,
    int Samples = 25,
    ImmutableDictionary<string, string>? ConfigEntries = null
);
