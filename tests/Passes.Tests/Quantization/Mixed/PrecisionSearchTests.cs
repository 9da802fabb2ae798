using NNCompress.OnnxIO;
using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class PrecisionSearchTests
{
    /// <summary>The figure is the number of changes made, so that the smallest number that holds is the goal itself.</summary>
    [Theory]
    [InlineData(0, 100, 1)]
    [InlineData(0, 100, 37)]
    [InlineData(0, 100, 100)]
    [InlineData(12, 100, 37)]
    [InlineData(40, 100, 37)]
    [InlineData(100, 100, 3)]
    public void The_smallest_number_of_changes_is_found_with_few_models(int least, int most, int goal)
    {
        var made = 0;
        var (search, context) = Begin(_ => made, goal);
        search.Run(context, least, most, (_, count) => made = count);
        Assert.Equal(Math.Max(least, goal), search.BestCount);
        Assert.True(search.IsReached);
        Assert.InRange(search.Trials, 1, 2 + (2 * 7) + 1);
    }

    [Fact]
    public void Out_of_reach_the_best_figure_is_kept_wherever_it_was()
    {
        var made = 0;
        var (search, context) = Begin(_ => made == 4 ? 9 : 5 - made, 100);
        search.Run(context, 0, 50, (_, count) => made = count);
        Assert.False(search.IsReached);
        Assert.Equal((4, 9.0), (search.BestCount, search.Best));
    }

    private static (PrecisionSearch Search, PassContext Context) Begin(Func<Model, double> judge, double goal)
    {
        using var graph = new TestGraph();
        graph.Output(graph.Node("Relu", [graph.Input("x", 2)]));
        var search = new PrecisionSearch(judge, goal);
        search.Begin(graph.Model);
        return (search, new PassContext(graph.Model, "test"));
    }
}
