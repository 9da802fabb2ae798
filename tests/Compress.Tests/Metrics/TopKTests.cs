using NNCompress.Metrics;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Metrics;

public class TopKTests
{
    private static readonly float[][] Rows =
    [
        [3, 2, 1],
        [1, 3, 2],
        [1, 2, 3],
        [2, 3, 1],
    ];

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(2, 0.75)]
    [InlineData(3, 1)]
    public void Counts_samples_whose_class_is_among_the_highest(int k, double expected)
    {
        var result = Batches.Measure(new TopK(k), Batches.Of(Rows, [0, 2, 2, 2]));
        Assert.Equal(expected, result.Value);
        Assert.Equal(k == 3, result.IsTrivial);
    }

    [Fact]
    public void Keeps_which_samples_were_right_over_batches()
    {
        var result = Batches.Measure(new TopK(1), Batches.Of(Rows[..3], [0, 2, 2]), Batches.Of(Rows[3..], [2], first: 3));
        Assert.Equal([true, false, true, false], result.Correct!);
        Assert.Equal(4, result.Samples);
    }

    [Fact]
    public void Of_equal_scores_the_lower_class_comes_first()
    {
        float[][] equal =
        [
            [1, 1, 1],
        ];
        Assert.Equal(1, Batches.Measure(new TopK(1), Batches.Of(equal, [0])).Value);
        Assert.Equal(0, Batches.Measure(new TopK(1), Batches.Of(equal, [1])).Value);
        Assert.Equal(1, Batches.Measure(new TopK(2), Batches.Of(equal, [1])).Value);
    }

    [Fact]
    public void A_score_that_is_no_number_is_wrong()
    {
        float[][] broken =
        [
            [float.NaN, float.NaN, float.NaN],
            [1, float.NaN, 0],
        ];
        Assert.Equal([false, true], Batches.Measure(new TopK(1), Batches.Of(broken, [0, 0])).Correct!);
    }

    [Fact]
    public void Agrees_with_sorting() =>
        Prop.ForAll(
                Gen.Choose(-3, 3).ArrayOf(8).ToArbitrary(),
                Gen.Choose(0, 7).ToArbitrary(),
                Gen.Choose(1, 8).ToArbitrary(),
                (scores, label, k) =>
                {
                    var top = scores.Index().OrderByDescending(p => p.Item).ThenBy(p => p.Index).Take(k).Select(p => p.Index);
                    return new TopK(k).IsCorrect(Array.ConvertAll(scores, s => (float)s), label) == top.Contains(label);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Further_axes_of_extent_one_and_filled_up_rows_do_not_matter()
    {
        var output = Tensor.FromSingles([3, 3, 1, 1], [3, 2, 1, 1, 3, 2, 9, 9, 9]);
        var batch = new MetricBatch(0, 2, [KeyValuePair.Create("scores", output)], null, Tensor.From<int>(ElementType.Int32, [2], [0, 1]));
        Assert.Equal(1, Batches.Measure(new TopK(1), batch).Value);
    }

    public static TheoryData<string, MetricBatch> Wrong =>
        new()
        {
            { "NNC3401", Batches.Of(Rows, null) },
            { "NNC3403", Batches.Of(Rows, [0, 1, 2, 3]) },
            { "NNC3403", Batches.Of(Rows, [0, 1, 2, -1]) },
            { "NNC3404", Batches.Of(Rows, [0, 1, 2, 0], output: "logits") },
            { "NNC3405", Batches.Of(Rows, [0, 1, 2, 0, 1]) },
            {
                "NNC3405",
                Batches.Of(
                    [
                        [1],
                        [2],
                    ],
                    [0, 0]
                )
            },
            { "NNC3402", Batches.Of(Rows, [0, 1, 2, 0]) with { Labels = Tensor.FromSingles([4], [0, 1, 2, 0]) } },
            { "NNC3402", Batches.Of(Rows, [0, 1, 2, 0]) with { Labels = Tensor.FromInt64s([4, 2], new long[8]) } },
        };

    [Theory]
    [MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void What_does_not_fit_is_told(string code, MetricBatch batch)
    {
        var thrown = Assert.Throws<DiagnosticException>(() => Batches.Measure(new TopK(1), batch));
        Assert.Equal(code, Assert.Single(thrown.Diagnostics).Code.Id);
    }
}
