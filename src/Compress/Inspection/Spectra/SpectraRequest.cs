namespace NNCompress.Inspection;

/// <summary>What to find out about the spectra of a model's layers.</summary>
public sealed record SpectraRequest
{
    /// <summary>Calibration data, which output errors come from; null: of weights only.</summary>
    public string? DataPath { get; init; }

    /// <summary>How many calibration samples to use, the first; null for all.</summary>
    public long? Samples { get; init; }

    /// <summary>Folder that keeps statistics for the next run; null keeps nothing.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Whether each layer is timed against its factors.</summary>
    public bool MeasureGain { get; init; }

    /// <summary>Threads of what is timed.</summary>
    public int SpeedThreads { get; init; } = 1;
}
