using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class ClassBiasTests
{
    private static readonly ParallelOptions Parallel = new();

    [Fact]
    public void Without_scores_classes_get_the_logarithms_of_how_often_they_occur()
    {
        // so many samples that the prior weighs nothing
        int[] counts = [2_000, 6_000, 12_000];
        int[] labels = [.. counts.SelectMany((n, c) => Enumerable.Repeat(c, n))];
        var bias = ClassBias.Fit(new LabelledScores("y", 3, new float[3 * labels.Length], labels), All(labels.Length), Parallel);
        Assert.Equal(Math.Log(3), bias[1] - bias[0], 1e-3);
        Assert.Equal(Math.Log(2), bias[2] - bias[1], 1e-3);
        Assert.Equal(0, bias.Sum(), 1e-6);
    }

    [Fact]
    public void One_sample_has_the_closed_form_of_its_prior()
    {
        // two classes, no score, the first is right: J(b, −b) = ln(1 + e^(−2b)) + b² is least at b = 1/(1 + e^(2b))
        var bias = ClassBias.Fit(new LabelledScores("y", 2, [0, 0], [0]), [0], Parallel);
        Assert.Equal(bias[0], 1 / (1 + Math.Exp(2 * bias[0])), 1e-6);
        Assert.Equal(-bias[0], bias[1], 1e-9);
    }

    [Fact]
    public void The_minimum_is_one_in_every_direction() =>
        Prop.ForAll(
                Gen.Choose(2, 6).ToArbitrary(),
                Gen.Choose(1, 40).ToArbitrary(),
                Gen.Choose(0, 1000).ToArbitrary(),
                (classes, samples, seed) =>
                {
                    var answers = Drawn(classes, samples, seed, scale: 30);
                    var bias = ClassBias.Fit(answers, All(samples), Parallel);
                    var least = Objective(answers, bias);
                    for (var k = 0; k < classes; k++)
                    {
                        foreach (var step in (double[])[1e-3, -1e-3, 0.5, -0.5, 5, -5])
                        {
                            var moved = (double[])bias.Clone();
                            moved[k] += step;
                            Assert.True(Objective(answers, moved) >= least - 1e-9);
                        }
                    }
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void A_bias_that_was_taken_from_the_scores_comes_back_and_is_a_gain()
    {
        var answers = Calibrated(4000);
        double[] taken = [1.5, -0.5, 0, -1];
        var biased = answers with { Scores = [.. answers.Scores.Select((z, i) => (float)(z - taken[i % 4]))] };
        var found = ClassBias.Fit(biased, All(4000), Parallel);
        for (var k = 0; k < 4; k++)
            Assert.Equal(taken[k], found[k], 0.2);
        var evidence = ClassBiasEvidence.Of(biased, Parallel);
        Assert.True(evidence.IsGain);
        Assert.Equal(ClassBiasEvidence.Of(answers, Parallel).LossBefore, evidence.LossAfter, 0.01);
        Assert.True(evidence.RightAfter > evidence.RightBefore);
    }

    [Fact]
    public void Scores_that_are_right_as_they_are_give_no_gain()
    {
        foreach (var samples in (int[])[60, 400, 4000])
        {
            var evidence = ClassBiasEvidence.Of(Calibrated(samples), Parallel);
            Assert.False(evidence.IsGain, $"{evidence} on {samples}");
        }
    }

    [Fact]
    public void Fewer_right_answers_are_no_gain_whatever_the_loss() =>
        Assert.False(new ClassBiasEvidence(1, 0.5, 0.01, RightBefore: 90, RightAfter: 89).IsGain);

    /// <summary>Labels drawn from the probabilities that the scores stand for.</summary>
    private static LabelledScores Calibrated(int samples)
    {
        var answers = Drawn(4, samples, seed: 5, scale: 2);
        var random = new DeterministicRandom(9, "labels");
        var labels = new int[samples];
        for (var i = 0; i < samples; i++)
        {
            double[] row = [.. answers.Row(i).ToArray().Select(z => Math.Exp(z))];
            var left = random.NextDouble() * row.Sum();
            while (labels[i] < 3 && left >= row[labels[i]])
                left -= row[labels[i]++];
        }

        return answers with
        {
            Labels = labels,
        };
    }

    private static LabelledScores Drawn(int classes, int samples, int seed, double scale)
    {
        var random = new DeterministicRandom((ulong)seed, "scores");
        var scores = new float[classes * samples];
        for (var i = 0; i < scores.Length; i++)
            scores[i] = (float)(scale * random.NextGaussian());
        return new LabelledScores(
            "y",
            classes,
            scores,
            [.. Enumerable.Range(0, samples).Select(_ => (int)(random.NextDouble() * classes))]
        );
    }

    private static double Objective(LabelledScores answers, double[] bias) =>
        All(answers.Labels.Length).Sum(i => ClassBias.Loss(answers, i, bias)) + (bias.Sum(b => b * b) / 2);

    private static int[] All(int count) => [.. Enumerable.Range(0, count)];
}
