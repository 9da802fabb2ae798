using NNCompress.Cli.Rendering;
using NNCompress.Passes;

namespace NNCompress.Cli.Tests.Rendering;

public sealed class NumberTextTests
{
    [Theory]
    [InlineData(0, "0.0 %")]
    [InlineData(0.0001, "<0.1 %")]
    [InlineData(0.0005, "0.1 %")]
    [InlineData(0.5, "50.0 %")]
    [InlineData(0.9994, "99.9 %")]
    [InlineData(0.9999, ">99.9 %")]
    [InlineData(1, "100.0 %")]
    public void Shares_never_round_to_all_or_nothing(double share, string text) => Assert.Equal(text, NumberText.Share(share));

    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(999, "999 B")]
    [InlineData(1000, "1.00 kB")]
    [InlineData(9_994, "9.99 kB")]
    [InlineData(9_996, "10.0 kB")]
    [InlineData(999_499, "999 kB")]
    [InlineData(999_501, "1.00 MB")]
    [InlineData(2_000_000_000, "2.00 GB")]
    [InlineData(-1500, "-1.50 kB")]
    public void Bytes_have_three_digits(long bytes, string text) => Assert.Equal(text, NumberText.Bytes(bytes));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1.23456, "1.23")]
    [InlineData(-12.3456, "-12.3")]
    [InlineData(99.96, "100")]
    [InlineData(0.9996, "1.00")]
    [InlineData(0.012345, "0.0123")]
    [InlineData(0.00012345, "1.23e-4")]
    [InlineData(12345678, "1.23e+7")]
    [InlineData(double.PositiveInfinity, "∞")]
    [InlineData(double.NegativeInfinity, "-∞")]
    public void Numbers_have_three_significant_digits(double value, string text) => Assert.Equal(text, NumberText.Significant(value));

    [Theory]
    [InlineData(9_999, "9,999")]
    [InlineData(12_345, "12.3 k")]
    [InlineData(1_234_567_890, "1.23 G")]
    public void Large_counts_are_scaled(long value, string text) => Assert.Equal(text, NumberText.Scaled(value));

    [Theory]
    [InlineData(MeasureUnit.Number, "0.500")]
    [InlineData(MeasureUnit.Count, "0")]
    [InlineData(MeasureUnit.Share, "50.0 %")]
    [InlineData(MeasureUnit.Bytes, "0 B")]
    [InlineData(MeasureUnit.Points, "0.50")]
    [InlineData(MeasureUnit.Milliseconds, "0.500 ms")]
    public void Every_unit_prints(MeasureUnit unit, string text)
    {
        Assert.Equal(text, NumberText.Of(0.5, unit));
        Assert.Equal("–", NumberText.Of(double.NaN, unit));
    }

    [Fact]
    public void No_unit_is_forgotten() => Assert.Equal(6, Enum.GetValues<MeasureUnit>().Length);
}
