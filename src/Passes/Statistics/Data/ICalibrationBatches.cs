namespace NNCompress.Passes.Statistics;

/// <summary>Calibration samples as batches that a model takes, in the order of the samples.</summary>
public interface ICalibrationBatches
{
    /// <summary>How many batches there are.</summary>
    long Count { get; }

    /// <summary>One batch. Safe to call from several threads.</summary>
    /// <param name="index">From 0 to <see cref="Count"/> − 1.</param>
    /// <exception cref="OnnxIO.Diagnostics.DiagnosticException">A sample cannot be read.</exception>
    CalibrationBatch Read(long index);
}
