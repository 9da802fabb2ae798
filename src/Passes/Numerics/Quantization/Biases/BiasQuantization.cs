using System.Collections.Immutable;

namespace NNCompress.Passes.Numerics;

/// <summary>A bias as integers, and the weights that it is to be used with.</summary>
/// <param name="Bias">The bias.</param>
/// <param name="Weights">The weights as they were, or rounded again with the raised scales.</param>
/// <param name="RaisedGroups">Groups of weights (channels, or 0 for the whole tensor) whose scale was raised so that the bias fits.</param>
public sealed record BiasQuantization(QuantizedBias Bias, QuantizedWeights Weights, ImmutableArray<int> RaisedGroups);
