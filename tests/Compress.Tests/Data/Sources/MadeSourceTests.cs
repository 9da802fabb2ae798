using NNCompress.Data;
using NNCompress.Data.Sources;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Compress.Tests.Data.Sources;

public class MadeSourceTests
{
    [Fact]
    public void Equal_seeds_give_equal_samples_in_any_order()
    {
        var source = new RandomSource([new RandomInput("x", [40, 50], Mean: 3, Deviation: 2)], 4, Seed: 7);
        using var one = source.Open(null);
        using var other = source.Open(null);
        var last = other.Inputs[0].Read(3).ToSingles();
        Assert.Equal(last, one.Inputs[0].Read(3).ToSingles());
        Assert.NotEqual(last, one.Inputs[0].Read(2).ToSingles());
        Assert.Equal(3, last.Average(), 0.2);
        Assert.Equal(4, last.Average(v => (v - 3) * (v - 3)), 0.4);
        Assert.NotEqual(source.Identity, (source with { Seed = 8 }).Identity);
    }

    [Fact]
    public void Json_lists_may_differ_in_length()
    {
        using var folder = new TemporaryFolder();
        using var data = new JsonSource([("ids", folder.Write("ids.json", "[[1, 2, 3], [4, 5]]"))]).Open(null);
        var column = data.Inputs[0];
        Assert.Equal(("ids", 2L, "int64"), (column.Name, column.Count, column.Type.ToString()));
        Assert.False(Assert.Single(column.Shape).IsFixed);
        Assert.Equal([4L, 5], column.Read(1).ToInt64s());

        var bound = DataBinding.Bind(data, [new InputDeclaration("ids", column.Type, [Dimension.Unknown, Dimension.Unknown])], batch: 1);
        Assert.Equal([1L, 2], bound.Batch(1).Inputs[0].Value.Dims);
    }

    [Fact]
    public void Json_with_a_fraction_is_of_floats()
    {
        using var folder = new TemporaryFolder();
        using var data = new JsonSource([(null, folder.Write("x.json", "[[1, 2.5]]"))]).Open(null);
        Assert.Equal([1f, 2.5f], data.Inputs[0].Read(0).ToSingles());
    }

    [Theory]
    [InlineData("[[1, 2], 3]", "NNC3011")]
    [InlineData("[[1, \"a\"]]", "NNC3011")]
    [InlineData("[[[1]]]", "NNC3011")]
    [InlineData("{\"a\": 1}", "NNC3011")]
    [InlineData("[[1, 2", "NNC3011")]
    [InlineData("[]", "NNC3106")]
    public void What_is_no_list_of_samples_is_told(string text, string code)
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("x.json", text);
        Assert.Equal(code, Assert.Throws<DiagnosticException>(() => new JsonSource([(null, path)]).Open(null)).Diagnostics[0].Code.Id);
    }
}
