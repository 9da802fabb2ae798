using NNCompress.OnnxIO.Files;
using NNCompress.Passes;

namespace NNCompress.Pipeline;

/// <summary>Everything that decides a compressed model: equal requests on equal files give equal bytes.</summary>
/// <param name="ModelPath">The model to compress; never changed.</param>
/// <param name="Steps">The passes, in order.</param>
public sealed record CompressionRequest(string ModelPath, IReadOnlyList<PassStep> Steps)
{
    /// <summary>Where the result goes; null measures only and writes nothing.</summary>
    public string? OutputPath { get; init; }

    /// <summary>Whether an existing file at <see cref="OutputPath"/> may be replaced.</summary>
    public bool Overwrite { get; init; }

    public DataChoice Data { get; init; } = DataChoice.None;

    /// <summary>How many calibration samples to use, the first; null for all.</summary>
    public long? CalibrationSamples { get; init; }

    /// <summary>
    /// Folder that keeps statistics over calibration data for the next run, and what a run that was killed had collected; null keeps nothing.
    /// It does not change the result. <see cref="NNCompress.Calibration.StatisticCache.DefaultFolder"/> is the user's own.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>
    /// Bytes that second moments over calibration data may take in memory at a time; null for as many as there are. Further ones lie in mapped files in
    /// <see cref="CacheFolder"/>, or without one in the system's temporary folder. It does not change the result.
    /// </summary>
    public long? Memory { get; init; }

    /// <summary>Which layers may be touched.</summary>
    public LayerFilter Layers { get; init; } = LayerFilter.All;

    /// <summary>
    /// Largest loss of the metric that is acceptable, in points (0 to 100). Where the result loses more, it is written beside
    /// the output with the suffix <c>.rejected</c>, and <see cref="CompressionResult.Gate"/> says so. Needs evaluation data.
    /// </summary>
    public double? MaxDrop { get; init; }

    /// <summary>Whether the result's latency is measured against the original's, which takes some seconds.</summary>
    public bool MeasureSpeed { get; init; }

    /// <summary>
    /// Least speed-up over the original that is acceptable: 1 for as fast. A gate as <see cref="MaxDrop"/> is; asks for the measurement.
    /// </summary>
    public double? RequireSpeedup { get; init; }

    /// <summary>
    /// Whether quantized layers that are slower than in float go back to float, by measurement; and the whole model, where it is slower than the original
    /// all the same. Not at the same time as <see cref="ReplayPath"/>.
    /// </summary>
    public bool RevertSlow { get; init; }

    /// <summary>Where to write what <see cref="RevertSlow"/> decided; null for nowhere.</summary>
    public string? DecisionsPath { get; init; }

    /// <summary>A file that another run wrote to <see cref="DecisionsPath"/>, whose decisions are carried out instead of measuring; null for none.</summary>
    public string? ReplayPath { get; init; }

    /// <summary>Threads of the sessions that are timed.</summary>
    public int SpeedThreads { get; init; } = 1;

    /// <summary>How long latencies may be compared; at least six rounds are made.</summary>
    public double SpeedSeconds { get; init; } = 5;

    public ulong Seed { get; init; }

    /// <summary>Most threads to use; results do not depend on it.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Whether to spend time on figures that nothing depends on: spectral errors, deflated sizes.</summary>
    public bool Detail { get; init; } = true;

    /// <summary>Passes that run after quantized layers were reviewed, as those that write what is left in another form.</summary>
    public IReadOnlyList<PassStep> LastSteps { get; init; } = [];

    /// <summary>Where to write the ranges of activations that were used (JSON); null for nowhere.</summary>
    public string? RangesPath { get; init; }

    /// <summary>Where to write what layers were decomposed into (JSON); null for nowhere.</summary>
    public string? RanksPath { get; init; }

    /// <summary>
    /// What the run is called in the history that the result carries (<see cref="NNCompress.History.ModelHistory"/>): lower-case letters and hyphens, as <c>quantize</c>.
    /// Null writes none, and leaves one that is there.
    /// </summary>
    public string? Verb { get; init; }

    /// <summary>A further model to compare the result with, as the one that several runs began with; null for none.</summary>
    public string? ReferencePath { get; init; }

    public SaveOptions Save { get; init; } = new();
}
