using NNCompress.Metrics;
using NNCompress.Metrics.Positions;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Metrics.Positions;

public class PositionMetricTests
{
    private static MetricBatch Batch(long[] dims, float[] scores, bool[] labels, int count = 2, bool[]? isData = null) =>
        new(
            0,
            count,
            [KeyValuePair.Create("p", Tensor.FromSingles(dims, scores))],
            null,
            Tensor.From<bool>(ElementType.Bool, [count, labels.Length / count], labels)
        )
        {
            IsData = isData,
        };

    [Fact]
    public void Counts_positions_on_the_right_side_of_the_threshold()
    {
        // Steps stand along the second axis; an axis of extent one behind them does not matter.
        var batch = Batch([2, 3, 1], [0.9f, 0.2f, 0.5f, 0.6f, 0.1f, 0.4f], [true, false, true, true, true, false]);
        var result = Batches.Measure(new FrameAccuracy(), batch);
        Assert.Equal(4 / 6.0, result.Value, 1e-12);
        Assert.Equal(2, result.Samples);
        Assert.Contains("6 positions", result.Note);
        Assert.Equal(2, result.Evidence!.Count);
    }

    [Fact]
    public void Logits_are_taken_through_the_sigmoid()
    {
        // σ(1.3) = 0.786, σ(1.5) = 0.818.
        var batch = Batch([2, 2], [1.3f, 1.5f, -4, 1.5f], [false, true, true, false]);
        var result = Batches.Measure(new F1Score(0.8), batch);
        Assert.Equal(2 * 1 / (2 * 1 + 1 + 1.0), result.Value, 1e-12);
        Assert.Contains("logits", result.Note);
    }

    [Fact]
    public void One_of_several_channels_counts()
    {
        var batch = Batch([2, 2, 2], [0.9f, 0, 0.9f, 0, 0.1f, 1, 0.9f, 1], [true, false, false, true]);
        Assert.Equal(0.75, Batches.Measure(new FrameAccuracy(Channel: 0), batch).Value);
        Assert.Equal(0.5, Batches.Measure(new FrameAccuracy(Channel: 1), batch).Value);
    }

    [Fact]
    public void Filling_does_not_count()
    {
        var batch = Batch([2, 2], [0.9f, 0.9f, 0.1f, 0.1f], [true, false, false, true], isData: [true, false, true, false]);
        Assert.Equal(1, Batches.Measure(new FrameAccuracy(), batch).Value);
    }

    [Fact]
    public void F1_agrees_with_precision_and_recall() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<bool>().Generator.ArrayOf(24).ToArbitrary(),
                ArbMap.Default.ArbFor<bool>().Generator.ArrayOf(24).ToArbitrary(),
                (answers, labels) =>
                {
                    double hits = answers.Zip(labels).Count(p => p.First && p.Second);
                    var (precision, recall) = (hits / answers.Count(a => a), hits / labels.Count(l => l));
                    var expected =
                        hits == 0 ? (answers.Any(a => a) || labels.Any(l => l) ? 0 : 1) : 2 * precision * recall / (precision + recall);
                    var scores = Array.ConvertAll(answers, a => a ? 0.7f : 0.3f);
                    return Math.Abs(Batches.Measure(new F1Score(), Batch([4, 6], scores, labels, 4)).Value - expected) < 1e-12;
                }
            )
            .QuickCheckThrowOnFailure();

    public static TheoryData<string, MetricBatch> Wrong =>
        new()
        {
            { "NNC3401", Batch([2, 2], new float[4], new bool[4]) with { Labels = null } },
            { "NNC3406", Batch([2, 2], new float[4], new bool[4]) with { Labels = Tensor.FromSingles([2, 2], new float[4]) } },
            { "NNC3407", Batch([2, 3], new float[6], new bool[4]) },
            { "NNC3407", Batch([2, 2, 2], new float[8], new bool[4]) },
            { "NNC3407", Batch([1, 4], new float[4], new bool[4]) },
        };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_does_not_fit_is_told(string code, MetricBatch batch) =>
        Assert.Equal(code, Assert.Throws<DiagnosticException>(() => Batches.Measure(new FrameAccuracy(), batch)).Diagnostics[0].Code.Id);
}
