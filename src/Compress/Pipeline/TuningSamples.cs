using NNCompress.Data;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Pipeline;

/// <summary>
/// Where the samples come from on which a run makes its choices, in order of preference:
/// <code>
/// 1. the description's `tuning:`
/// 2. labelled calibration samples, if they are others than the evaluation's, at least as many as 3. would take, and every pass that chooses may learn from them
/// 3. a fifth of the evaluation samples, spread over them; the figures are those of the rest
/// </code>
/// Of the calibration samples all are candidates, those behind its limit too; more than <see cref="MostCalibration"/>, or than a fifth of the evaluation where that is more, are thinned
/// out evenly.
/// </summary>
internal static class TuningSamples
{
    /// <summary>So many calibration samples are enough to choose on.</summary>
    public const long MostCalibration = 2000;

    /// <param name="request">The run.</param>
    /// <param name="path">Its evaluation data.</param>
    /// <param name="findings">Told what was taken from where.</param>
    /// <returns>The evaluation data's description, with samples for tuning.</returns>
    /// <exception cref="DiagnosticException">The data cannot be read, or is a single sample.</exception>
    public static DataDescription Choose(CompressionRequest request, string path, DiagnosticBag findings)
    {
        var whole = DataDescription.Load(path, request.Data.EvaluationLabels);
        if (whole.Tuning is not null)
            return whole;
        var description = whole.WithTuning();
        using var tuning = description.OpenTuning();
        using var rest = description.OpenEvaluation();
        var (taken, total) = (tuning.Count, tuning.Count + rest.Count);
        if (LearnsFromCalibration(request) && Calibrated(request, whole, taken) is var (calibration, used, available))
        {
            findings.Add(
                PipelineCodes.CalibrationTunes.At(
                    request.Data.Calibration!,
                    $"{used} of {available} labelled calibration samples serve to choose as well; the figures are of all {total} evaluation samples.",
                    "Name samples of their own: `tuning: {source: …, labels: …}`."
                )
            );
            return whole with { Tuning = calibration };
        }

        findings.Add(
            PipelineCodes.TuningTaken.At(
                path,
                $"{taken} of {total} evaluation samples serve to choose; the figures are of the other {rest.Count}.",
                "Name samples of their own: `tuning: {samples: …}`."
            )
        );
        return description;
    }

    private static bool LearnsFromCalibration(CompressionRequest request) =>
        request.Steps.All(s => s.Create() is not { UsesTuning: true, UsesLabels: false });

    /// <summary>The calibration samples as a split to learn from, how many it uses and how many there are; null where they will not do.</summary>
    /// <param name="request">The run.</param>
    /// <param name="whole">The description of its evaluation data.</param>
    /// <param name="least">How many there have to be.</param>
    public static (DataSplit Split, long Used, long Available)? Calibrated(CompressionRequest request, DataDescription whole, long least)
    {
        if (request.Data.Calibration is not { } place)
            return null;
        var split = place == request.Data.Evaluation ? whole.Calibration : DataDescription.Load(place).Calibration;
        if (split is null)
            return null;
        if (split.Limit is not null && !(split with { Limit = null }).Overlaps(whole.Evaluation!))
            split = split with { Limit = null };
        if (split.Overlaps(whole.Evaluation!))
            return null;
        using var data = split.Open();
        if (data.Count < least || (data.Labels is null && whole.Metric.NeedsLabels))
            return null;
        var used = Math.Min(data.Count, Math.Max(MostCalibration, least));
        return (split with { Spread = used < data.Count ? new SampleSpread(used, data.Count) : null }, used, data.Count);
    }
}
