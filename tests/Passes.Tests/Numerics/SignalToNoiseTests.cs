using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics;

public class SignalToNoiseTests
{
    [Theory]
    [InlineData(100, 1, 20)]
    [InlineData(1, 10, -10)]
    [InlineData(3, 0, double.PositiveInfinity)]
    [InlineData(0, 0, double.PositiveInfinity)]
    [InlineData(0, 2, double.NegativeInfinity)]
    [InlineData(double.NaN, 1, double.NaN)]
    public void Energies_become_decibels(double signal, double noise, double decibels) =>
        Assert.Equal(decibels, SignalToNoise.Decibels(signal, noise), 1e-12);

    [Fact]
    public void Numbers_are_compared_one_by_one()
    {
        // signal 1 + 4 + 9 + 16, noise 0.25 + 0 + 0 + 1
        float[] exact = [1, -2, 3, 4];
        float[] rounded = [1.5f, -2, 3, 3];
        Assert.Equal((30.0, 1.25), SignalToNoise.Energies(exact, rounded));
        Assert.Equal(10 * Math.Log10(24), SignalToNoise.Decibels(exact, rounded), 1e-12);
        Assert.Equal(double.PositiveInfinity, SignalToNoise.Decibels([], []));
    }

    [Fact]
    public void Other_lengths_are_refused() => Assert.Throws<ArgumentException>(() => SignalToNoise.Decibels(new float[2], new float[3]));
}
