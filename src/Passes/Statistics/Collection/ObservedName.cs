using NNCompress.OnnxIO;

namespace NNCompress.Passes.Statistics;

/// <summary>Under which name a run shows a value.</summary>
/// <param name="Value">The value of the model that was asked about.</param>
/// <param name="Name">The input or output of the model that is run.</param>
/// <param name="IsInput">Whether it is an input, whose data is at hand.</param>
/// <param name="Stacked">
/// Leading axes that are no part of the value: for each Loop or Scan around it one that counts the iterations.
/// </param>
internal sealed record ObservedName(Value Value, string Name, bool IsInput, int Stacked);
