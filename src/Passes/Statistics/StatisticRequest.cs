using NNCompress.OnnxIO;

namespace NNCompress.Passes.Statistics;

/// <summary>A statistic that a pass wants of one value over the calibration data.</summary>
/// <param name="Value">A value of the main graph or of a body of If, Loop or Scan; graph inputs included.</param>
/// <param name="Statistic">What to accumulate; equal requests of several passes are served once.</param>
public sealed record StatisticRequest(Value Value, StatisticKind Statistic);
