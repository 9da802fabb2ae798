using NNCompress.Evaluation;
using NNCompress.Metrics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Evaluation;

public sealed class ClassAnswersTests
{
    [Fact]
    public void Logits_are_kept_with_their_labels_and_rows_that_fill_up_a_batch_are_not()
    {
        var answers = ClassAnswers.Of([Batch(0, 2, [1, -2, 3, 4, 9, 9], [1, 0]), Batch(2, 1, [0, 5], [1])], ScoreKind.Auto);
        Assert.Equal(("y", 2), (answers.Output, answers.Classes));
        Assert.Equal([1f, -2, 3, 4, 0, 5], answers.Scores);
        Assert.Equal([1, 0, 1], answers.Labels);
        Assert.Equal([3f, 4], answers.Row(1).ToArray());
    }

    [Fact]
    public void Probabilities_become_logarithms_none_below_the_least()
    {
        var answers = ClassAnswers.Of([Batch(0, 2, [0.25f, 0.75f, 0, 1], [1, 0])], ScoreKind.Auto);
        Assert.Equal(
            [MathF.Log(0.25f), MathF.Log(0.75f), -23 * MathF.Log(2), 0],
            answers.Scores.Select(s => s + 0f),
            (a, b) => Math.Abs(a - b) < 1e-5
        );
    }

    [Fact]
    public void What_looks_like_probabilities_is_logits_where_the_description_says_so() =>
        Assert.Equal([0.25f, 0.75f], ClassAnswers.Of([Batch(0, 1, [0.25f, 0.75f], [1])], ScoreKind.Logits).Scores);

    private static MetricBatch Batch(long first, int count, float[] scores, long[] labels) =>
        new(
            first,
            count,
            [KeyValuePair.Create("y", Tensor.FromSingles([scores.Length / 2, 2], scores))],
            null,
            Tensor.FromInt64s([labels.Length], labels)
        );
}
