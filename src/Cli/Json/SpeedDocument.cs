using NNCompress.Speed;

namespace NNCompress.Cli.Json;

/// <summary>
/// How fast the result is: latencies in milliseconds, the speed-up with its 95 % interval (above 1 is faster), which quantized layers run
/// on integers, where the time goes, and the session configuration that a deployment wants.
/// </summary>
sealed record SpeedDocument(
    double BeforeMilliseconds,
    double AfterMilliseconds,
    double Speedup,
    double Low,
    double High,
    int Rounds,
    int Threads,
    string Processor,
    FusionDocument Fusion,
    IReadOnlyList<KernelDocument> Kernels,
    IReadOnlyDictionary<string, string> SessionOptions
)
{
    public static SpeedDocument Of(SpeedProof s) =>
        new(
            s.Latency.BaselineSeconds * 1e3,
            s.Latency.CandidateSeconds * 1e3,
            s.Latency.Speedup,
            s.Latency.Low,
            s.Latency.High,
            s.Latency.Rounds,
            s.Latency.Threads,
            s.Latency.Processor,
            FusionDocument.Of(s.Fusion),
            [.. s.Kernels.Select(KernelDocument.Of)],
            s.SessionOptions.ToDictionary(o => o.Key, o => o.Value)
        );
}
