using NNCompress.LowRank;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Files;
using NNCompress.Passes.LowRank;
using NNCompress.Pipeline;

namespace NNCompress.Inspection;

/// <summary>Finds the spectra of a model's layers, prepared as <c>lowrank</c> prepares them: BatchNormalization folded, constants where layers read them.</summary>
internal static class SpectrumSurvey
{
    /// <exception cref="DiagnosticException">The model has no layer with a spectrum, or the data does not fit it.</exception>
    public static SpectraInspection Of(
        InspectRequest request,
        SpectraRequest spectra,
        DiagnosticBag findings,
        IProgress<StageProgress>? progress,
        CancellationToken cancellation
    )
    {
        IReadOnlyList<SpectrumInspection> layers = [];
        var data = new DataChoice(Calibration: spectra.DataPath);
        var timer = spectra.MeasureGain ? new LayerTimer(data, spectra.SpeedThreads) : null;
        var recipe = new LowRankRecipe(new LowRankOptions("svd", new SpectrumRanks(timer, found => layers = found)));
        var run = new CompressionRequest(request.ModelPath, recipe.Steps())
        {
            Data = data,
            CalibrationSamples = spectra.Samples,
            CacheFolder = spectra.CacheFolder,
            Threads = request.Threads,
            Detail = false,
        };
        using var model = ModelReader.Open(request.ModelPath);
        using var calibration = CalibrationRun.Of(run, findings, progress);
        var report = new PassRunner(run, scores: null, progress).Run(model, calibration, findings, cancellation)[^1];
        var known = layers.Select(l => l.Layer).ToHashSet(StringComparer.Ordinal);
        return new SpectraInspection(
            layers,
            [.. report.Layers.Where(l => !known.Contains(l.Layer)).Select(l => (l.Layer, l.LeftAloneBecause ?? ""))]
        );
    }
}
