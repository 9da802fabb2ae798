using NNCompress.Calibration;
using NNCompress.Data;

namespace NNCompress.Benchmarks;

/// <summary>
/// Calibration samples of a description, and as many others: evaluation samples, where they are of another source or beyond; else what follows in the same source; else each is
/// half of the calibration samples.
/// </summary>
internal sealed class UnseenData : IDisposable
{
    private UnseenData(CalibrationData seen, CalibrationData unseen, string origin) => (Seen, Unseen, Origin) = (seen, unseen, origin);

    public CalibrationData Seen { get; }

    public CalibrationData Unseen { get; }

    /// <summary>Where the others are from.</summary>
    public string Origin { get; }

    public static UnseenData Open(string path, long mostSamples)
    {
        var description = DataDescription.Load(path);
        var split = description.Calibration!;
        var seen = CalibrationData.Open(description);
        var most = Math.Min(mostSamples, seen.Count);
        var first = split with { Samples = new SampleRange(split.Samples.Start, split.Samples.Start + most), Limit = null };
        if (description.Evaluation is { } evaluation && !evaluation.Overlaps(first))
            return Of(first, evaluation with { Limit = most }, "evaluation");
        var total = (split with { Samples = SampleRange.All, Limit = null }).Open();
        var left = total.Count - first.Samples.End!.Value;
        total.Dispose();
        if (left >= most / 4)
        {
            var after = new SampleRange(first.Samples.End.Value, first.Samples.End.Value + Math.Min(left, most));
            return Of(first, split with { Samples = after, Limit = null }, "following");
        }

        var middle = split.Samples.Start + most / 2;
        return Of(
            first with
            {
                Samples = new SampleRange(split.Samples.Start, middle),
            },
            first with
            {
                Samples = new SampleRange(middle, first.Samples.End),
            },
            "halves"
        );

        UnseenData Of(DataSplit known, DataSplit other, string origin)
        {
            seen.Dispose();
            return new UnseenData(
                CalibrationData.Open(description with { Calibration = known }),
                CalibrationData.Open(description with { Calibration = other }),
                origin
            );
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Seen.Dispose();
        Unseen.Dispose();
    }
}
