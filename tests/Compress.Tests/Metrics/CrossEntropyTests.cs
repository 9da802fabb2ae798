using NNCompress.Metrics;

namespace NNCompress.Compress.Tests.Metrics;

public class CrossEntropyTests
{
    [Fact]
    public void Equal_logits_cost_the_logarithm_of_the_number_of_classes()
    {
        var result = Batches.Measure(
            new CrossEntropy(ScoreKind.Logits),
            Batches.Of(
                [
                    [5, 5, 5, 5],
                    [0, 0, 0, 0],
                ],
                [1, 3]
            )
        );
        Assert.Equal(Math.Log(4), result.Value, 1e-12);
    }

    [Fact]
    public void Two_logits_cost_the_softplus_of_their_difference()
    {
        // ln(1 + e^{−d}) for the right class ahead by d.
        var result = Batches.Measure(
            new CrossEntropy(ScoreKind.Logits),
            Batches.Of(
                [
                    [3, 1],
                ],
                [0]
            )
        );
        Assert.Equal(Math.Log(1 + Math.Exp(-2)), result.Value, 1e-12);
    }

    [Fact]
    public void Large_logits_do_not_overflow()
    {
        var result = Batches.Measure(
            new CrossEntropy(ScoreKind.Logits),
            Batches.Of(
                [
                    [1e6f, 0],
                    [0, 1e6f],
                ],
                [0, 0]
            )
        );
        Assert.Equal(5e5, result.Value, 1e-6);
    }

    [Fact]
    public void Probabilities_cost_their_logarithm_and_zero_a_finite_sum()
    {
        var result = Batches.Measure(
            new CrossEntropy(ScoreKind.Probabilities),
            Batches.Of(
                [
                    [0.25f, 0.75f],
                    [1, 0],
                ],
                [0, 1]
            )
        );
        Assert.Equal((Math.Log(4) + 23 * Math.Log(2)) / 2, result.Value, 1e-12);
    }

    [Fact]
    public void Rows_that_sum_to_one_are_probabilities()
    {
        var result = Batches.Measure(
            new CrossEntropy(),
            Batches.Of(
                [
                    [0.5f, 0.5f],
                    [0.1f, 0.9f],
                ],
                [0, 1]
            )
        );
        Assert.Equal((Math.Log(2) - Math.Log(0.9f)) / 2, result.Value, 1e-12);
        Assert.Contains("probabilities", result.Note);
    }

    [Fact]
    public void One_row_that_is_no_distribution_makes_all_logits()
    {
        var result = Batches.Measure(
            new CrossEntropy(),
            Batches.Of(
                [
                    [0.5f, 0.5f],
                ],
                [0]
            ),
            Batches.Of(
                [
                    [2, 2],
                ],
                [1],
                first: 1
            )
        );
        Assert.Equal(Math.Log(2), result.Value, 1e-12);
        Assert.Contains("logits", result.Note);
    }

    [Fact]
    public void Logits_and_their_softmax_cost_the_same() =>
        Prop.ForAll(
                Gen.Choose(-50, 50).ArrayOf(5).ToArbitrary(),
                Gen.Choose(0, 4).ToArbitrary(),
                (tenths, label) =>
                {
                    var logits = Array.ConvertAll(tenths, t => t / 10f);
                    var sum = logits.Sum(l => Math.Exp(l));
                    var softmax = Array.ConvertAll(logits, l => (float)(Math.Exp(l) / sum));
                    return Math.Abs(CrossEntropy.FromLogits(logits, label) - CrossEntropy.FromProbabilities(softmax, label)) < 1e-5;
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Interval_is_that_of_a_mean()
    {
        // Losses ln 2 and ln 4: standard error is half their distance.
        var result = Batches.Measure(
            new CrossEntropy(ScoreKind.Probabilities),
            Batches.Of(
                [
                    [0.5f, 0.5f],
                    [0.25f, 0.75f],
                ],
                [0, 0]
            )
        );
        Assert.Equal(1.959963984540054 * Math.Log(2) / 2, result.Interval.High - result.Value, 1e-12);
    }
}
