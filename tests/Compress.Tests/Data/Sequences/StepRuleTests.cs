using NNCompress.Data.Sequences;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Data.Sequences;

public class StepRuleTests
{
    [Fact]
    public void Cuts_pieces_that_follow_one_another()
    {
        var sample = Tensor.FromSingles([7], [1, 2, 3, 4, 5, 6, 7]);
        var rule = new StepRule("x", 3);
        Assert.Equal(2, rule.StepCount(sample, hasBatchAxis: false));
        Assert.Equal([1f, 2, 3], rule.Cut(sample, false, 0).ToSingles());
        Assert.Equal([4f, 5, 6], rule.Cut(sample, false, 1).ToSingles());
    }

    [Fact]
    public void Context_is_seen_again_and_begins_with_zeros()
    {
        var batch = Tensor.FromSingles([2, 4], [1, 2, 3, 4, 11, 12, 13, 14]);
        var rule = new StepRule("x", 2, Context: 1);
        Assert.Equal([2L, 3], rule.Cut(batch, true, 0).Dims);
        Assert.Equal([0f, 1, 2, 0, 11, 12], rule.Cut(batch, true, 0).ToSingles());
        Assert.Equal([2f, 3, 4, 12, 13, 14], rule.Cut(batch, true, 1).ToSingles());
    }

    /// <summary>Against the definition, element by element, for every axis, size and context.</summary>
    [Fact]
    public void Agrees_with_the_definition()
    {
        long[] dims = [3, 5, 4];
        var tensor = Tensor.FromSingles(dims, [.. Enumerable.Range(1, 60).Select(i => (float)i)]);
        foreach (
            var (axis, size, context) in from a in new[] { 0, 1, 2 }
            from s in new[] { 1, 2, 3 }
            from c in new[] { 0, 1, 4 }
            select (a, s, c)
        )
        {
            var rule = new StepRule("x", size, axis, context);
            for (var step = 0; step < dims[axis] / size; step++)
            {
                var cut = rule.Cut(tensor, hasBatchAxis: false, step);
                var values = cut.ToSingles();
                for (var i = 0; i < values.Length; i++)
                {
                    long[] at = [i / (cut.Dims[1] * cut.Dims[2]), i / cut.Dims[2] % cut.Dims[1], i % cut.Dims[2]];
                    at[axis] += step * size - context;
                    var expected = at[axis] < 0 ? 0 : ((at[0] * 5) + at[1]) * 4 + at[2] + 1;
                    Assert.Equal(expected, values[i]);
                }
            }
        }
    }

    [Fact]
    public void What_cannot_be_cut_is_told()
    {
        Assert.Equal("NNC3114", Code(() => new StepRule("x", 5).Describe([4])));
        Assert.Equal("NNC3114", Code(() => new StepRule("x", 1, Axis: 1).Describe([4])));
        Assert.Equal([2, 6], new StepRule("x", 5, Context: 1).Describe([2, Dimension.Unknown]).Select(d => (int)d.Value!));
    }

    private static string Code(Action action) => Assert.Throws<DiagnosticException>(action).Diagnostics[0].Code.Id;
}
