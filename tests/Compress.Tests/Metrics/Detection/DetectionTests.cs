using NNCompress.Metrics;
using NNCompress.Metrics.Detection;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Metrics.Detection;

public class DetectionTests
{
    private static readonly float[] Overlaps = [0.5f, 0.75f];

    [Fact]
    public void Overlap_is_area_in_both_over_area_in_either()
    {
        var box = new Box(0, 0, 4, 2);
        Assert.Equal(1, box.Iou(box));
        Assert.Equal(1 / 3f, box.Iou(new Box(2, 0, 6, 2)), 1e-6f);
        Assert.Equal(0, box.Iou(new Box(4, 0, 6, 2)));
        Assert.Equal(0, new Box(1, 1, 1, 1).Iou(new Box(1, 1, 1, 1)));
    }

    [Fact]
    public void The_best_of_overlapping_boxes_of_a_class_stays()
    {
        ScoredBox[] boxes =
        [
            new(new Box(0, 0, 10, 10), 1, 0.6f),
            new(new Box(1, 0, 11, 10), 1, 0.9f),
            new(new Box(0, 0, 10, 10), 2, 0.5f),
            new(new Box(20, 0, 30, 10), 1, 0.4f),
        ];
        Assert.Equal([0.9f, 0.5f, 0.4f], NonMaximumSuppression.Keep(boxes, 0.65f, 100).Select(b => b.Score));
        Assert.Equal([0.9f, 0.6f], NonMaximumSuppression.Keep(boxes, 0.95f, 2).Select(b => b.Score));
    }

    [Fact]
    public void A_known_precision_recall_curve()
    {
        // Three objects; claims by score: hit, miss, hit. Precision 1 up to recall 1/3, 2/3 up to 2/3, 0 beyond.
        var evidence = new DetectionEvidence([0.5f]);
        evidence.Add(
            [new(new Box(0, 0, 2, 2), 0, 0.9f), new(new Box(50, 0, 52, 2), 0, 0.8f), new(new Box(10, 0, 12, 2), 0, 0.7f)],
            [(0, new Box(0, 0, 2, 2)), (0, new Box(10, 0, 12, 2)), (0, new Box(20, 0, 22, 2))]
        );
        Assert.Equal((34 * 1 + 33 * (2 / 3.0)) / 101, evidence.Value([1]), 1e-12);
    }

    /// <summary>Against the definition: precision and recall after every claim, the best precision at each of 101 recalls.</summary>
    [Fact]
    public void Agrees_with_the_definition_for_images_that_count_any_number_of_times()
    {
        var random = new Random(5);
        Box Place() => new Box(random.Next(6), random.Next(6), 6 + random.Next(6), 6 + random.Next(6));
        for (var trial = 0; trial < 40; trial++)
        {
            var images = Enumerable
                .Range(0, 5)
                .Select(_ =>
                    (
                        Claims: Enumerable
                            .Range(0, random.Next(6))
                            .Select(_ => new ScoredBox(Place(), random.Next(2), (float)random.NextDouble()))
                            .OrderByDescending(c => c.Score)
                            .ToList(),
                        Objects: Enumerable.Range(0, random.Next(4)).Select(_ => (random.Next(2), Place())).ToList()
                    )
                )
                .ToList();
            var times = images.Select(_ => random.Next(3)).ToArray();
            var evidence = new DetectionEvidence(Overlaps);
            images.ForEach(i => evidence.Add(i.Claims, i.Objects));
            Assert.Equal(Slow(images, times), evidence.Value(times), 1e-9);
        }
    }

    private static double Slow(List<(List<ScoredBox> Claims, List<(int Class, Box Box)> Objects)> images, int[] times)
    {
        var all = new List<double>();
        foreach (var kind in new[] { 0, 1 })
        {
            var objects = images.Select((image, i) => times[i] * image.Objects.Count(o => o.Class == kind)).Sum();
            if (objects == 0)
                continue;
            foreach (var overlap in Overlaps)
            {
                var claims = new List<(float Score, bool Hit, int Times)>();
                for (var i = 0; i < images.Count; i++)
                {
                    var free = images[i].Objects.Where(o => o.Class == kind).Select(o => o.Box).ToList();
                    foreach (var claim in images[i].Claims.Where(c => c.Class == kind))
                    {
                        var best = free.Where(b => b.Iou(claim.Box) >= overlap).OrderByDescending(b => b.Iou(claim.Box)).Take(1).ToList();
                        best.ForEach(b => free.Remove(b));
                        claims.Add((claim.Score, best.Count == 1, times[i]));
                    }
                }
                var points = new List<(double Recall, double Precision)>();
                double hits = 0,
                    made = 0;
                foreach (var (_, hit, count) in claims.Where(c => c.Times > 0).OrderByDescending(c => c.Score))
                {
                    made += count;
                    hits += hit ? count : 0;
                    points.Add((hits / objects, hits / made));
                }
                all.Add(
                    Enumerable
                        .Range(0, 101)
                        .Average(r => points.Where(p => p.Recall >= r / 100.0 - 1e-12).Select(p => p.Precision).DefaultIfEmpty(0).Max())
                );
            }
        }
        return all.Count == 0 ? double.NaN : all.Average();
    }

    [Fact]
    public void A_yolox_head_is_decoded_cell_by_cell_and_brought_back_to_the_image()
    {
        // An input of 32×32 has 16 + 4 + 1 cells. Cell (2, 1) of stride 8 sees class 1 at (20, 12), 16 × 8 pixels large.
        var output = new float[21 * 7];
        float[] cell = [0.5f, 0.5f, MathF.Log(2), MathF.Log(1), 0.9f, 0.1f, 0.8f];
        cell.CopyTo(output.AsSpan((1 * 4 + 2) * 7));
        // The image of 64×32 stands in the middle of the frame, half as large: 16 of 32 rows.
        float[] objects = [1, 24, 0, 56, 16, 64, 32, -1, 0, 0, 0, 0, 64, 32];
        var batch = new MetricBatch(
            0,
            1,
            [KeyValuePair.Create("boxes", Tensor.FromSingles([1, 21, 7], output))],
            null,
            Tensor.FromSingles([1, 2, 7], objects)
        )
        {
            Inputs = [KeyValuePair.Create("image", Tensor.FromSingles([1, 3, 32, 32], new float[3 * 32 * 32]))],
        };

        var boxes = new YoloxHead("boxes", batch.Outputs[0].Value, 32, 32).Boxes(0, 0.001f);
        Assert.Equal(new ScoredBox(new Box(12, 8, 28, 16), 1, 0.9f * 0.8f), Assert.Single(boxes));
        var there = new LetterboxFrame(32, 64, 32, 32, isCentered: true).ToImage(boxes[0].Box);
        Assert.Equal(new Box(24, 0, 56, 16), there);

        var result = Batches.Measure(new MeanAveragePrecision(), batch);
        Assert.Equal((1, "map", 1), (result.Value, result.Metric.Id, result.Evidence!.Count));
        Assert.Equal("map50", new MeanAveragePrecision().Companions(ScoreKind.Auto).Single().Id);
    }

    [Fact]
    public void What_is_no_head_and_no_boxes_is_told()
    {
        var batch = new MetricBatch(0, 1, [KeyValuePair.Create("y", Tensor.FromSingles([1, 5], new float[5]))], null, null)
        {
            Inputs = [KeyValuePair.Create("image", Tensor.FromSingles([1, 3, 32, 32], new float[3 * 32 * 32]))],
        };
        var boxes = Tensor.FromSingles([1, 1, 7], [-1, 0, 0, 0, 0, 8, 8]);
        Assert.Equal("NNC3401", Code(batch));
        Assert.Equal("NNC3406", Code(batch with { Labels = Tensor.FromInt64s([1], [3]) }));
        Assert.Equal("NNC3410", Code(batch with { Labels = boxes }));
        Assert.Equal("NNC3410", Code(batch with { Labels = boxes, Inputs = [] }));
    }

    private static string Code(MetricBatch batch) =>
        Assert.Throws<DiagnosticException>(() => Batches.Measure(new MeanAveragePrecision(), batch)).Diagnostics[0].Code.Id;
}
