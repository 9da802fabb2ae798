using System.Collections.Immutable;

namespace NNCompress.Runtime;

/// <summary>What a model is run on to observe its shapes.</summary>
/// <param name="Extents">
/// Extents of free axes: by symbol (<c>batch</c>), or by input and axis (<c>images:2</c>). What is not given becomes 1, or, where
/// the model does not run with that, the smallest power of two with which it does.
/// </param>
/// <param name="Samples">Values of inputs, of some or all; the others are made up.</param>
/// <param name="Threads">Threads for the run; 0 for one per core.</param>
/// <param name="Seed">Of the numbers that are made up.</param>
public sealed record ObservationOptions(
    ImmutableDictionary<string, long>? Extents = null,
    IReadOnlyList<NamedValue>? Samples = null,
    int Threads = 0,
    int Seed = 1
);
