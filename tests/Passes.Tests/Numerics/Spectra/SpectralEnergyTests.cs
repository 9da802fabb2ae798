using NNCompress.Passes.Numerics;

namespace NNCompress.Passes.Tests.Numerics.Spectra;

public class SpectralEnergyTests
{
    private static readonly double[] Spectrum = [3, 2, 1, 0];

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 9.0 / 14)]
    [InlineData(2, 13.0 / 14)]
    [InlineData(3, 1)]
    [InlineData(4, 1)]
    public void It_is_the_share_of_the_squares(int rank, double energy) => Assert.Equal(energy, SpectralEnergy.At(Spectrum, rank), 12);

    [Theory]
    [InlineData(0.1, 1)]
    [InlineData(9.0 / 14, 1)]
    [InlineData(0.65, 2)]
    [InlineData(0.93, 3)]
    [InlineData(1, 3)]
    public void The_rank_is_the_least_that_holds_the_share(double share, int rank)
    {
        Assert.Equal(rank, SpectralEnergy.RankFor(Spectrum, share));
        Assert.True(SpectralEnergy.At(Spectrum, rank) >= share - 1e-12);
        Assert.True(SpectralEnergy.At(Spectrum, rank - 1) < share);
    }

    [Fact]
    public void A_matrix_of_zeros_loses_nothing()
    {
        Assert.Equal(1, SpectralEnergy.At([0, 0], 0));
        Assert.Equal(1, SpectralEnergy.RankFor([0, 0], 0.9));
    }

    [Fact]
    public void There_is_no_energy_beyond_the_spectrum() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SpectralEnergy.At(Spectrum, 5));
}
