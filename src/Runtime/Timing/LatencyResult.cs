namespace NNCompress.Runtime;

/// <summary>Two models' latencies, measured in turns.</summary>
/// <param name="BaselineSeconds">The first model's median time for one run.</param>
/// <param name="CandidateSeconds">The second one's.</param>
/// <param name="Speedup">How many times as fast the second is: above 1 where it is faster.</param>
/// <param name="Low">Lower end of the speed-up's 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="Rounds">Pairs of openings.</param>
/// <param name="Threads">Threads of the sessions.</param>
/// <param name="Processor">What it was measured on.</param>
public sealed record LatencyResult(
    double BaselineSeconds,
    double CandidateSeconds,
    double Speedup,
    double Low,
    double High,
    int Rounds,
    int Threads,
    string Processor
);
