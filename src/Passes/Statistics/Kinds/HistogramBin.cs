namespace NNCompress.Passes.Statistics;

/// <summary>Values of one bin: in [Lower, Upper) on the positive side, in (Lower, Upper] on the negative one.</summary>
/// <param name="Lower">The smaller end, cut at the smallest value seen.</param>
/// <param name="Upper">The larger end, cut at the largest value seen.</param>
/// <param name="Count">How many, at least 1.</param>
public readonly record struct HistogramBin(double Lower, double Upper, long Count);
