using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization.Speed;

public class SpeedGridTests
{
    private static readonly SpeedGrid Grid = new([16, 64, 256], [1, 4, 16], [0.5, 1, 2, 1, 2, 4, 2, 4, 8]);

    [Theory]
    [InlineData(1, 16, 16, 0.5)]
    [InlineData(4, 64, 64, 2)]
    [InlineData(16, 256, 256, 8)]
    [InlineData(2, 16, 16, 0.70710678)]
    [InlineData(1, 32, 32, 0.70710678)]
    [InlineData(2, 16, 64, 1)]
    [InlineData(1, 1, 1, 0.5)]
    [InlineData(1000, 4096, 4096, 8)]
    public void Logarithms_are_linear_between_points_and_constant_beyond(long m, long k, long n, double speed) =>
        Assert.Equal(speed, Grid.At(m, k, n), 6);

    [Fact]
    public void Measured_speeds_rise_with_the_work()
    {
        Assert.True(X64Speeds.Of(ProductForm.Dynamic, 1, 64, 64) < 1);
        Assert.True(X64Speeds.Of(ProductForm.Dynamic, 1, 1024, 1024) > 1.5);
        Assert.True(X64Speeds.Of(new ProductForm(4, 32), 1, 1024, 1024) > 2);
        Assert.True(X64Speeds.Of(new ProductForm(2, 32), 64, 512, 512) < 1);
        Assert.True(X64Speeds.Of(new ProductForm(2, 16), 1, 4096, 4096) < 1);
    }
}
