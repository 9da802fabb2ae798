using NNCompress.Passes.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Statistics.Kinds;

/// <summary>Patches times weights are what the runtime's Conv computes.</summary>
public sealed class PatchRowsTests
{
    public static TheoryData<long[], long[], string> Layers =>
        new()
        {
            { [2, 4, 7, 6], [6, 4, 3, 3], "" },
            { [2, 4, 7, 6], [6, 2, 3, 2], "group=2 strides=2,1 pads=1,0,2,1 dilations=1,2" },
            { [1, 6, 9, 9], [6, 1, 3, 3], "group=6 strides=2,2 auto_pad=SAME_UPPER" },
            { [1, 2, 8, 5], [3, 2, 2, 4], "strides=3,2 auto_pad=SAME_LOWER" },
            { [3, 5, 11], [4, 5, 4], "strides=2 pads=3,1" },
            { [1, 2, 5, 4, 6], [3, 2, 2, 3, 2], "auto_pad=VALID strides=1,1,2" },
        };

    [Theory]
    [MemberData(nameof(Layers))]
    public void They_give_the_output_of_the_convolution(long[] input, long[] weight, string attributes)
    {
        using var graph = new TestGraph();
        var x = graph.Input("x", input);
        var w = graph.Noise("w", weight);
        var y = graph.Output(graph.Node("Conv", [x, w], [.. attributes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Parse)]));
        var values = TestGraph.NoiseTensor("values", input);
        var output = ModelRun.Outputs(graph.Model, [values])[0];

        var rows = PatchRows.Of(y.Producer!, weight);
        var observation = new Observation(values.ToSingles(), input, []);
        var reader = rows.Read(input);
        var groups = (int)(input[1] / weight[1]);
        var own = reader.Width / groups;
        var weights = w.Initializer!.ToSingles();
        var expected = output.ToSingles();
        var channels = (int)weight[0];
        var perSample = reader.Count / (int)input[0];
        Assert.Equal(expected.Length, reader.Count * channels);
        var row = new float[reader.Width];
        for (var r = 0; r < reader.Count; r++)
        {
            reader.Copy(observation, r, row);
            for (var m = 0; m < channels; m++)
            {
                var group = m / (channels / groups);
                var sum = Enumerable.Range(0, own).Sum(k => (double)row[group * own + k] * weights[m * own + k]);
                Assert.Equal(sum, expected[(r / perSample * channels + m) * perSample + r % perSample], 1e-4);
            }
        }
    }

    /// <summary>Two elements of kernel 2 over [·, filling, filling, ·]: the middle patch sees filling alone.</summary>
    [Fact]
    public void A_patch_counts_where_any_of_its_elements_does()
    {
        var rows = new PatchRows([2], [1], [1], PatchPadding.None(1));
        var observation = new Observation([1, 2, 3, 4], [1, 1, 4], [true, false, false, true]);
        var reader = rows.Read(observation.Dims);
        Assert.Equal(3, reader.Count);
        Assert.True(reader.IsData(observation, 0));
        Assert.False(reader.IsData(observation, 1));
        Assert.True(reader.IsData(observation, 2));
    }

    [Fact]
    public void Positions_are_rows_of_channels_and_equal_patches_are_equal()
    {
        var reader = PatchRows.Positions(2).Read([1, 2, 1, 3]);
        var row = new float[2];
        reader.Copy(new Observation([1, 2, 3, 10, 20, 30], [1, 2, 1, 3], []), 2, row);
        Assert.Equal([3, 30], row);
        Assert.Equal(new SecondMomentStatistic(PatchRows.Positions(2)), new SecondMomentStatistic(PatchRows.Positions(2)));
        Assert.NotEqual(new SecondMomentStatistic(PatchRows.Positions(2)), new SecondMomentStatistic(PatchRows.Positions(1)));
    }

    private static Attribute Parse(string text)
    {
        var (name, value) = (text[..text.IndexOf('=')], text[(text.IndexOf('=') + 1)..]);
        return name switch
        {
            "auto_pad" => Attribute.Of(name, value),
            "group" => Attribute.Of(name, long.Parse(value)),
            _ => Attribute.Of(name, [.. value.Split(',').Select(long.Parse)]),
        };
    }
}
