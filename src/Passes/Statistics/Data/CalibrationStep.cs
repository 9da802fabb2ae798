using NNCompress.Runtime;

namespace NNCompress.Passes.Statistics;

/// <summary>One run of the model over a batch.</summary>
/// <param name="Inputs">A value for each input that needs data, those of carried state left out.</param>
/// <param name="Mask">Which positions are data; null where all are.</param>
public sealed record CalibrationStep(IReadOnlyList<NamedValue> Inputs, PositionMask? Mask = null);
