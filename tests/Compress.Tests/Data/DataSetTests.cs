using NNCompress.Data;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;

namespace NNCompress.Compress.Tests.Data;

public class DataSetTests
{
    private static DataSet Ten() =>
        new(
            "data",
            [new MemoryColumn("x", Tensor.FromInt64s([10, 1], Enumerable.Range(0, 10).Select(i => (long)i).ToArray()))],
            MemoryColumn.Labels(new long[10])
        );

    [Theory]
    [InlineData(0, 4, 0, 4)]
    [InlineData(4, null, 4, 6)]
    [InlineData(9, 10, 9, 1)]
    [InlineData(0, null, 0, 10)]
    public void A_range_takes_its_samples(int start, int? end, int first, int count)
    {
        using var part = Ten().Take(new SampleRange(start, end));
        Assert.Equal(count, part.Count);
        Assert.Equal([(long)first], part.Inputs[0].Read(0).ToInt64s());
        Assert.Equal(count, part.Labels!.Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => part.Inputs[0].Read(count));
    }

    [Theory]
    [InlineData(0, 11, "NNC3105")]
    [InlineData(10, null, "NNC3106")]
    [InlineData(12, null, "NNC3106")]
    [InlineData(20, 30, "NNC3105")]
    public void More_samples_than_there_are_is_told(int start, int? end, string code) =>
        Assert.Equal(code, Assert.Throws<DiagnosticException>(() => Ten().Take(new SampleRange(start, end))).Diagnostics[0].Code.Id);

    [Fact]
    public void Columns_of_different_lengths_are_told_together()
    {
        SampleColumn Of(string name, int count) => new MemoryColumn(name, Tensor.FromInt64s([count], new long[count]));
        var thrown = Assert.Throws<DiagnosticException>(() =>
            new DataSet("data", [Of("a", 3), Of("b", 4), Of("c", 3)], MemoryColumn.Labels([1]))
        );
        Assert.Equal(["NNC3107", "NNC3107"], thrown.Diagnostics.Select(d => d.Code.Id));
    }

    [Fact]
    public void Padding_positions_are_those_that_hold_the_value()
    {
        var rule = new PaddingRule("ids", 0);
        Assert.Equal([true, true, false, false], rule.DataPositions(Tensor.FromInt64s([2, 2], [2, 5, 0, 0])));
    }
}
