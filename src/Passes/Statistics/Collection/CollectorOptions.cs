using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Passes.Statistics;

/// <summary>How statistics are collected. Nothing here changes what comes out.</summary>
public sealed record CollectorOptions
{
    /// <summary>Most batches that run at a time.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>
    /// Bytes of observed tensors that a run may hold. Where the values asked for take more, they are observed in several runs over the data.
    /// </summary>
    public long BytesPerRun { get; init; } = 96L << 20;

    /// <summary>Bytes that the second moments of one collection may take in memory; the others go into mapped files in <see cref="Folder"/>.</summary>
    public long Memory { get; init; } = long.MaxValue;

    /// <summary>A folder for such files, which go with the statistics.</summary>
    public string Folder { get; init; } = Path.GetTempPath();

    /// <summary>Keeps results between runs; null keeps nothing.</summary>
    public IStatisticStore? Store { get; init; }

    /// <summary>Least time between two points from which a run that was killed goes on.</summary>
    public TimeSpan CheckpointInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The clock behind <see cref="CheckpointInterval"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Takes warnings and remarks.</summary>
    public DiagnosticBag Findings { get; init; } = [];

    /// <summary>Told after each batch.</summary>
    public IProgress<CalibrationProgress>? Progress { get; init; }
}
