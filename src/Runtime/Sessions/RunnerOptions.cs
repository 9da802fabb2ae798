using System.Collections.Immutable;

namespace NNCompress.Runtime;

/// <summary>How a session is set up.</summary>
/// <param name="Threads">Threads for one operator; 0 lets the runtime take one per core.</param>
/// <param name="Optimization">How far the graph may be changed.</param>
/// <param name="AllowSpinning">Whether idle threads wait busily, which is faster but takes the processor from other sessions and processes.</param>
/// <param name="ProfilePrefix">Where to write a profile: the path and beginning of the file's name; null for none.</param>
/// <param name="ConfigEntries">Further entries of the runtime's session configuration, by key; null for none.</param>
/// <param name="InMemoryLimit">
/// A model in memory is handed over as bytes up to this size; above it, its weights stay in the files that they were read from, or go into a
/// temporary folder.
/// </param>
/// <param name="OptimizedModelPath">Where the runtime writes the graph as it has optimised it; null for nowhere.</param>
/// <param name="WeightsStay">
/// Whether the weights of a model in memory stay in the files that they were read from whatever its size, as far as they lie in files still: a session of a single run
/// is open sooner than they are copied.
/// </param>
public sealed record RunnerOptions(
    int Threads = 0,
    GraphOptimization Optimization = GraphOptimization.All,
    bool AllowSpinning = false,
    string? ProfilePrefix = null,
    ImmutableDictionary<string, string>? ConfigEntries = null,
    long InMemoryLimit = 256_000_000,
    string? OptimizedModelPath = null,
    bool WeightsStay = false
);
