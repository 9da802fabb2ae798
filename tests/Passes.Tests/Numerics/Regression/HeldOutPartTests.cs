using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics.Regression;

public sealed class HeldOutPartTests
{
    [Theory]
    [InlineData(0.5, 0.5)]
    [InlineData(1, 1)]
    [InlineData(3, 1)] // no farther than the step goes
    [InlineData(-1, 0)] // and not the other way
    public void The_part_is_that_of_what_lacks_on_the_way_of_the_step(double scale, double expected)
    {
        var held = new HeldOutPart();
        double[] moved = [1, -2, 0.5];
        // 2, 1, 0 lies across the step
        double[] across = [2, 1, 0];
        foreach (var (m, a) in moved.Zip(across))
            held.Add(m, scale * m + a);
        Assert.Equal(expected, held.Part, 1e-12);
        Assert.Equal(scale * scale * 5.25 + 5, held.ErrorBefore, 1e-12);
        Assert.Equal((scale - expected) * (scale - expected) * 5.25 + 5, held.Error, 1e-12);
    }

    [Fact]
    public void A_step_that_moves_nothing_goes_no_way()
    {
        var held = new HeldOutPart();
        held.Add(0, 3);
        Assert.Equal((0, 9, 9), (held.Part, held.Error, held.ErrorBefore));
        Assert.Equal(0, new HeldOutPart().Error);
    }
}
