using System.Globalization;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Yaml;

namespace NNCompress.Metrics.Detection;

/// <summary>
/// Mean average precision of a detector, as COCO counts it: over overlaps 0.5, 0.55, … 0.95 (<c>map</c>), or at one alone (<c>map50</c>). The
/// model's raw head is decoded, overlapping boxes of a class are suppressed, and boxes are brought back from the letterboxed input
/// to the image. The independent unit is the image.
/// </summary>
/// <param name="Overlap">The one overlap that counts; null for all ten.</param>
/// <param name="LeastScore">Boxes below it are none.</param>
/// <param name="Suppression">The largest overlap of two boxes of a class in an image.</param>
/// <param name="MostBoxes">Boxes of an image that count, the best.</param>
/// <param name="IsCentered">Whether images stand in the middle of their frame; otherwise at the top left.</param>
public sealed record MeanAveragePrecision(
    double? Overlap = null,
    double LeastScore = 0.001,
    double Suppression = 0.65,
    int MostBoxes = 100,
    bool IsCentered = true
) : Metric
{
    public const string Key = "map";

    private static readonly Dictionary<string, bool> Alignments = new(StringComparer.Ordinal) { ["center"] = true, ["top-left"] = false };

    /// <inheritdoc/>
    public override string Id => Overlap is { } one ? Key + Math.Round(100 * one).ToString(CultureInfo.InvariantCulture) : Key;

    /// <inheritdoc/>
    public override bool HigherIsBetter => true;

    /// <inheritdoc/>
    public override IEnumerable<Metric> Companions(ScoreKind scores) => Overlap is null ? [this with { Overlap = 0.5 }] : [];

    /// <inheritdoc/>
    public override MetricAccumulator Start() => new Accumulator(this);

    internal static Metric? FromYaml(YamlMap? map, ScoreKind scores)
    {
        var metric = new MeanAveragePrecision();
        if (map is null)
            return metric;
        var (least, suppression) = (Share(map, "score", metric.LeastScore), Share(map, "nms", metric.Suppression));
        var isCentered = metric.IsCentered;
        var isRight = map.Get("align")?.TryChoice(Alignments, out isCentered) ?? true;
        var most = map.Get("boxes") is { } b ? b.Integer(1, 1_000_000) : metric.MostBoxes;
        return least is null || suppression is null || most is null || !isRight
            ? null
            : new MeanAveragePrecision(null, least.Value, suppression.Value, (int)most.Value, isCentered);
    }

    private static double? Share(YamlMap map, string key, double otherwise)
    {
        if (map.Get(key) is not { } value)
            return otherwise;
        if (value.Number() is not { } number)
            return null;
        if (number is >= 0 and <= 1)
            return number;
        value.ReportNot("a number from 0 to 1");
        return null;
    }

    private sealed class Accumulator(MeanAveragePrecision metric) : MetricAccumulator
    {
        private readonly DetectionEvidence _evidence = new(
            metric.Overlap is { } one ? [(float)one] : [.. Enumerable.Range(0, 10).Select(i => (float)(0.5 + 0.05 * i))]
        );
        private int _objects;

        public override void Add(MetricBatch batch)
        {
            var images = ImageObjects.Read(batch.Labels, batch.Count);
            var (height, width) = Frame(batch);
            var (name, output) = batch.Judged;
            var head = new YoloxHead(name, output, height, width);
            for (var i = 0; i < images.Count; i++)
            {
                var frame = new LetterboxFrame(images[i].Height, images[i].Width, height, width, metric.IsCentered);
                var claims = NonMaximumSuppression
                    .Keep(head.Boxes(i, (float)metric.LeastScore), (float)metric.Suppression, metric.MostBoxes)
                    .ConvertAll(c => c with { Box = frame.ToImage(c.Box) });
                _evidence.Add(claims, images[i].Objects);
                _objects += images[i].Objects.Count;
            }
        }

        public override MetricResult Result() => metric.ResultOf(_evidence, $"over {_objects} objects");

        /// <summary>Rows and columns of the images that the model was fed, [N, 3, h, w].</summary>
        private static (int Height, int Width) Frame(MetricBatch batch)
        {
            foreach (var (_, tensor) in batch.Inputs)
            {
                if (tensor.Rank == 4 && tensor.Dims[1] == 3)
                    return ((int)tensor.Dims[2], (int)tensor.Dims[3]);
            }
            throw new DiagnosticException(
                MetricCodes.OutputNotBoxes.At(
                    "inputs",
                    "A detector's boxes are placed in its input image [N,3,height,width], and there is no such input."
                )
            );
        }
    }
}
