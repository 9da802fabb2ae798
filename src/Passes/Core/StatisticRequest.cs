namespace NNCompress.Passes;

/// <summary>A statistic that a pass wants of one value over the calibration data.</summary>
/// <param name="ValueName">The value's name in the main graph.</param>
/// <param name="Statistic">What to accumulate; equal requests of several passes are served once.</param>
public sealed record StatisticRequest(string ValueName, StatisticKind Statistic);
