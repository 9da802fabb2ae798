using NNCompress.Metrics;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Metrics;

public class PerplexityTests
{
    private static MetricBatch Batch(long[] tokens, float[] logits, int words, int documents = 1) =>
        new(
            0,
            documents,
            [KeyValuePair.Create("logits", Tensor.FromSingles([documents, tokens.Length / documents, words], logits))],
            null,
            null
        )
        {
            Inputs = [KeyValuePair.Create("ids", Tensor.FromInt64s([documents, tokens.Length / documents], tokens))],
        };

    [Fact]
    public void Equal_logits_are_as_perplexed_as_there_are_words() =>
        Assert.Equal(7, Batches.Measure(new Perplexity(), Batch([1, 3, 6, 0], new float[28], 7)).Value, 1e-9);

    [Fact]
    public void Each_position_predicts_the_next_token()
    {
        // p(1) = 0.5 where 1 comes next, p(0) = 0.25 where 0 comes; the last position predicts nothing.
        var half = (float)Math.Log(1);
        var third = (float)Math.Log(3);
        var result = Batches.Measure(new Perplexity(), Batch([0, 1, 0], [half, half, 0, third, 9, -9], 2));
        Assert.Equal(Math.Exp((Math.Log(2) + Math.Log(4)) / 2), result.Value, 1e-6);
        Assert.Contains("2 tokens", result.Note);
    }

    [Fact]
    public void Documents_weigh_by_their_tokens()
    {
        // 3 tokens of perplexity 2, and 1 token of perplexity 8.
        var one = Batch([0, 0, 0, 0], [.. new float[8]], 2);
        var other = Batch([0, 0], [.. new float[16]], 8);
        var running = new Perplexity().Start();
        running.Add(one);
        running.Add(other);
        Assert.Equal(Math.Exp((3 * Math.Log(2) + Math.Log(8)) / 4), running.Result().Value, 1e-9);
    }

    [Fact]
    public void Filling_is_neither_asked_for_nor_from()
    {
        var batch = Batch([1, 2, 0, 0], [0, 0, 9, 5, 5, 5, 7, 1, 0, 2, 3, 4], 3) with { IsData = [true, true, false, false] };
        Assert.Equal(1 + 2 * Math.Exp(-9), Batches.Measure(new Perplexity(), batch).Value, 1e-6);
    }

    [Fact]
    public void What_does_not_fit_is_told()
    {
        var batch = Batch([1, 2], new float[6], 3);
        Assert.Equal("NNC3408", Code(batch with { Inputs = [] }));
        Assert.Equal("NNC3403", Code(Batch([1, 3], new float[6], 3)));
        Assert.Equal("NNC3405", Code(batch with { Outputs = [KeyValuePair.Create("logits", Tensor.FromSingles([1, 3], new float[3]))] }));
    }

    private static string Code(MetricBatch batch) =>
        Assert.Throws<DiagnosticException>(() => Batches.Measure(new Perplexity(), batch)).Diagnostics[0].Code.Id;
}
