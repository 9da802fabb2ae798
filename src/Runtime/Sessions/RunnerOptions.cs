using System.Collections.Immutable;

namespace NNCompress.Runtime;

/// <summary>How a session is set up.</summary>
/// <param name="Threads">Threads for one operator; 0 lets the runtime take one per core.</param>
/// <param name="Optimization">How far the graph may be changed.</param>
/// <param name="AllowSpinning">Whether idle threads wait busily, which is faster but takes the processor from other sessions and processes.</param>
/// <param name="ProfilePrefix">Where to write a profile: the path and beginning of the file's name; null for none.</param>
/// <param name="ConfigEntries">Further entries of the runtime's session configuration, by key; null for none.</param>
/// <param name="InMemoryLimit">A model in memory is opened from memory up to this size in bytes, above it by way of a temporary folder.</param>
public sealed record RunnerOptions(
    int Threads = 0,
    GraphOptimization Optimization = GraphOptimization.All,
    bool AllowSpinning = false,
    string? ProfilePrefix = null,
    ImmutableDictionary<string, string>? ConfigEntries = null,
    long InMemoryLimit = 1_000_000_000
);
