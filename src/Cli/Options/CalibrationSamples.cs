using System.CommandLine;

namespace NNCompress.Cli.Options;

/// <summary>How much of the calibration data is used.</summary>
static class CalibrationSamples
{
    public static Option<long?> Option() =>
        Number.Whole("--calibration-samples", "How many calibration samples to use, the first [default: all].", 1, long.MaxValue);
}
