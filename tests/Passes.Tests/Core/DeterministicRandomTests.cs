namespace NNCompress.Passes.Tests.Core;

public class DeterministicRandomTests
{
    [Fact]
    public void Equal_seed_and_purpose_give_equal_streams_and_other_purposes_other_ones()
    {
        var a = new DeterministicRandom(7, "layer 1");
        var b = new DeterministicRandom(7, "layer 1");
        var c = new DeterministicRandom(7, "layer 2");
        var first = a.NextUInt64();
        Assert.Equal(first, b.NextUInt64());
        Assert.NotEqual(first, c.NextUInt64());
    }

    [Fact]
    public void Doubles_are_uniform_and_gaussians_standard()
    {
        const int Count = 100_000;
        var random = new DeterministicRandom(1, "moments");
        double sum = 0,
            gaussSum = 0,
            gaussSquares = 0;
        for (var i = 0; i < Count; i++)
        {
            sum += random.NextDouble();
            var g = random.NextGaussian();
            gaussSum += g;
            gaussSquares += g * g;
        }

        // Five standard errors each.
        Assert.InRange(sum / Count, 0.5 - (5 * 0.2887 / Math.Sqrt(Count)), 0.5 + (5 * 0.2887 / Math.Sqrt(Count)));
        Assert.InRange(gaussSum / Count, -5 / Math.Sqrt(Count), 5 / Math.Sqrt(Count));
        Assert.InRange(gaussSquares / Count, 1 - (5 * Math.Sqrt(2.0 / Count)), 1 + (5 * Math.Sqrt(2.0 / Count)));
    }
}
