using NNCompress.Calibration;
using NNCompress.Data;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.Statistics;

namespace NNCompress.Pipeline;

/// <summary>The calibration data of a run: opened beside what comes before the first pass that asks for statistics. A mistake in it is told then.</summary>
internal sealed class CalibrationRun : ICalibration, IDisposable
{
    private readonly Aside<CalibrationData> _data;
    private readonly CollectorOptions _options;

    private CalibrationRun(string path, CompressionRequest request, DiagnosticBag findings, IProgress<StageProgress>? progress)
    {
        Path = path;
        _data = Aside<CalibrationData>.Begin(
            () => CalibrationData.Open(DataDescription.Load(path), request.CalibrationSamples),
            request.Threads
        );
        _options = new CollectorOptions
        {
            Threads = request.Threads,
            Findings = findings,
            Memory = request.Memory ?? long.MaxValue,
            Folder = request.CacheFolder ?? System.IO.Path.GetTempPath(),
            Store = request.CacheFolder is { } folder ? new StatisticCache(folder) : null,
            Progress = progress is null ? null : new ProgressRelay<CalibrationProgress>(progress, Told),
        };
    }

    /// <summary>Where the data is, for messages.</summary>
    public string Path { get; }

    /// <summary>Whether any pass has collected something.</summary>
    public bool IsUsed { get; private set; }

    /// <inheritdoc/>
    public long SampleCount => _data.Result().Count;

    /// <returns>Null where the request names no calibration data.</returns>
    public static CalibrationRun? Of(CompressionRequest request, DiagnosticBag findings, IProgress<StageProgress>? progress) =>
        request.Data.Calibration is { } path ? new CalibrationRun(path, request, findings, progress) : null;

    /// <inheritdoc/>
    public StatisticSet Collect(Model model, IReadOnlyList<StatisticRequest> requests, CancellationToken cancellation)
    {
        IsUsed = true;
        return new StatisticsCollector(_data.Result(), _options).Collect(model, requests, cancellation);
    }

    /// <inheritdoc/>
    public ICalibration First(long samples)
    {
        IsUsed = true;
        return new StatisticsCollector(_data.Result(), _options).First(samples);
    }

    /// <inheritdoc/>
    public ICalibration Part(long first, long count)
    {
        IsUsed = true;
        return new StatisticsCollector(_data.Result(), _options).Part(first, count);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _data.Dispose();
        if (_data.HasResult)
            _data.Result().Dispose();
    }

    private static StageProgress Told(CalibrationProgress p)
    {
        var step = $"{p.Done} of {p.Total} samples{(p.Runs > 1 ? $", run {p.Run} of {p.Runs}" : "")}";
        return new StageProgress("calibrating", step, (p.Run - 1 + (double)p.Done / p.Total) / p.Runs);
    }
}
