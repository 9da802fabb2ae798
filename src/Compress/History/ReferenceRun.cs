using NNCompress.Evaluation;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.OnnxIO.Verify;
using NNCompress.Pipeline;
using NNCompress.Runtime;
using NNCompress.Speed;

namespace NNCompress.History;

/// <summary>The model of <see cref="CompressionRequest.ReferencePath"/>: read and scored before any pass runs, so that a mistake in it costs no run; compared with the result at the end.</summary>
internal sealed class ReferenceRun : IDisposable
{
    private readonly CompressionRequest _request;
    private readonly EvaluationRun? _evaluation;
    private readonly EvaluationResult? _before;
    private readonly ModelSize _size;
    private readonly IProgress<StageProgress>? _progress;

    private ReferenceRun(
        CompressionRequest request,
        EvaluationRun? evaluation,
        EvaluationResult? before,
        ModelSize size,
        IProgress<StageProgress>? progress
    ) => (_request, _evaluation, _before, _size, _progress) = (request, evaluation, before, size, progress);

    private string Path => _request.ReferencePath!;

    /// <param name="request">Names the model, or none.</param>
    /// <param name="evaluation">The run's evaluation data; null without any.</param>
    /// <param name="sizeOf">Measures a model.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>Null where the request names none.</returns>
    /// <exception cref="DiagnosticException">The model cannot be read, or does not run on the data.</exception>
    public static ReferenceRun? Open(
        CompressionRequest request,
        EvaluationRun? evaluation,
        Func<Model, ModelSize> sizeOf,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        if (request.ReferencePath is not { } path)
            return null;
        var findings = new DiagnosticBag();
        using var model = ModelReader.Open(path, findings: findings);
        findings.AddRange(ModelVerifier.Verify(model));
        findings.ThrowIfErrors();
        // metrics that compare with an original compare with this one
        var own = evaluation is null ? null : EvaluationRun.Open(evaluation.Description, path, request.Threads, progress);
        try
        {
            return new ReferenceRun(request, own, own?.Measure(path, "evaluating the reference", cancellation), sizeOf(model), progress);
        }
        catch
        {
            own?.Dispose();
            throw;
        }
    }

    /// <param name="result">The file that was written.</param>
    /// <param name="after">What it scored; null without evaluation data.</param>
    /// <param name="findings">Told where the speed cannot be measured.</param>
    /// <param name="cancellation">Stops the work.</param>
    public ReferenceComparison Compare(string result, EvaluationResult? after, DiagnosticBag findings, CancellationToken cancellation)
    {
        if (_evaluation is { Description.Metric.IsRelative: true })
            after = _evaluation.Measure(result, "evaluating the result beside the reference", cancellation);
        var accuracy = _before is null || after is null ? null : MetricComparison.Of(_before.Main, after.Main);
        return new ReferenceComparison(Path, _size, accuracy, _request.MeasureSpeed ? Latency(result, findings, cancellation) : null);
    }

    /// <inheritdoc/>
    public void Dispose() => _evaluation?.Dispose();

    private LatencyResult? Latency(string result, DiagnosticBag findings, CancellationToken cancellation)
    {
        _progress?.Report(new StageProgress("measuring speed", "beside the reference", null));
        try
        {
            using var model = ModelReader.Open(result);
            return LatencyComparison.Run(
                ModelSource.File(Path),
                ModelSource.File(result),
                SpeedInputs.For(model, _request.Data, cancellation),
                new LatencyOptions(_request.SpeedThreads, _request.SpeedSeconds),
                cancellation
            );
        }
        catch (DiagnosticException e)
        {
            findings.Add(HistoryCodes.ReferenceNotTimed.At(Path, e.Diagnostics[0].Message, e.Diagnostics[0].Remedy));
            return null;
        }
    }
}
