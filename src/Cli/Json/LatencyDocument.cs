using NNCompress.Runtime;

namespace NNCompress.Cli.Json;

/// <summary>Two models' latencies in milliseconds, and the speed-up with its 95 % interval (above 1 is faster).</summary>
sealed record LatencyDocument(
    double BeforeMilliseconds,
    double AfterMilliseconds,
    double Speedup,
    double Low,
    double High,
    int Rounds,
    int Threads,
    string Processor
)
{
    public static LatencyDocument Of(LatencyResult l) =>
        new(l.BaselineSeconds * 1e3, l.CandidateSeconds * 1e3, l.Speedup, l.Low, l.High, l.Rounds, l.Threads, l.Processor);
}
