namespace NNCompress.Passes.Statistics;

/// <summary>How far a run over the calibration data is.</summary>
/// <param name="Done">Samples whose run is over.</param>
/// <param name="Total">All samples.</param>
/// <param name="Run">Which run over the data this is, from 1.</param>
/// <param name="Runs">How many there are: more than one where the tensors of a batch would not fit the memory at once.</param>
public readonly record struct CalibrationProgress(long Done, long Total, int Run = 1, int Runs = 1);
