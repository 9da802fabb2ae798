using NNCompress.Pipeline;

namespace NNCompress.Validation;

/// <summary>Two models to compare.</summary>
/// <param name="ReferencePath">The model that counts as right.</param>
/// <param name="CandidatePath">The model that is judged.</param>
public sealed record ValidateRequest(string ReferencePath, string CandidatePath)
{
    /// <summary>Data to run both on; where there is none, inputs are drawn at random from <see cref="Seed"/>.</summary>
    public DataChoice Data { get; init; } = DataChoice.None;

    /// <summary>How many random runs to make where there is no data.</summary>
    public int RandomRuns { get; init; } = 8;

    /// <summary>Largest loss of the metric that is acceptable, in points; null for no gate.</summary>
    public double? MaxDrop { get; init; }

    /// <summary>Least signal-to-quantization-noise ratio that every output must reach, in dB; null for no gate.</summary>
    public double? MinSqnr { get; init; }

    public ulong Seed { get; init; }

    public int Threads { get; init; } = Environment.ProcessorCount;
}
