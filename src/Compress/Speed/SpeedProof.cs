using NNCompress.Runtime;

namespace NNCompress.Speed;

/// <summary>How fast a result is, measured against the file that it was made of, and why.</summary>
/// <param name="Latency">Both in turns; the baseline is the original file.</param>
/// <param name="Fusion">Which quantized layers of the result the runtime computes on integers.</param>
/// <param name="Kernels">What takes the result's time, the slowest first.</param>
/// <param name="SessionOptions">Entries of the session configuration that whoever deploys the result should know.</param>
public sealed record SpeedProof(
    LatencyResult Latency,
    FusionReport Fusion,
    IReadOnlyList<KernelShare> Kernels,
    IReadOnlyList<SessionEntry> SessionOptions
);
