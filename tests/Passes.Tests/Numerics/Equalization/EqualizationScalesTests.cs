using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public sealed class EqualizationScalesTests
{
    [Fact]
    public void Ranges_of_two_layers_become_their_geometric_mean()
    {
        double[] first = [4, 1e-3, 7, 0, 3];
        double[] second = [1, 1e3, 7, 5, 0];
        var s = EqualizationScales.OfPair(first, second);
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal(Math.Sqrt(first[i] * second[i]), first[i] / s[i], 1e-12);
            Assert.Equal(first[i] / s[i], second[i] * s[i], 1e-12);
        }

        Assert.Equal(2, s[0]);
        Assert.Equal([1.0, 1.0], s[3..]);
    }

    [Fact]
    public void Ranges_of_three_layers_become_their_cubic_mean()
    {
        double[] first = [8, 0.5, 0, 1];
        double[] middle = [1, 3, 1, 1];
        double[] last = [1, 100, 1, 0];
        var (a, b) = EqualizationScales.OfTriple(first, middle, last);
        for (var i = 0; i < 2; i++)
        {
            var c = Math.Cbrt(first[i] * middle[i] * last[i]);
            Assert.Equal(c, first[i] / a[i], 1e-12);
            Assert.Equal(c, middle[i] * a[i] / b[i], 1e-12);
            Assert.Equal(c, last[i] * b[i], 1e-12);
        }

        Assert.Equal([1.0, 1.0], a[2..]);
        Assert.Equal([1.0, 1.0], b[2..]);
    }

    [Fact]
    public void Smoothing_follows_its_formulas_and_leaves_dead_channels()
    {
        var smooth = SmoothScales.SmoothQuant([16, 1, 0, 2], [1, 4, 1, 0], 0.5);
        // 4/1 and 1/2, centred by √(4·½)
        Assert.Equal([4 / Math.Sqrt(2), 0.5 / Math.Sqrt(2), 1, 1], smooth.Select(s => Math.Round(s, 12)).ToArray(), Close);
        var awq = SmoothScales.Awq([4, 1, 0], 0.5);
        Assert.Equal([2 / Math.Sqrt(2), 1 / Math.Sqrt(2), 1], awq, Close);
        Assert.All(SmoothScales.Awq([4, 1, 0], 0), s => Assert.Equal(1, s));
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-9;
}
