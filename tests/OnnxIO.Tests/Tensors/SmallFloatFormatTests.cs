using NNCompress.OnnxIO.Tensors;

namespace NNCompress.OnnxIO.Tests;

/// <summary>Every bit pattern of every narrow float, and the numbers between them.</summary>
public class SmallFloatFormatTests
{
    static readonly Dictionary<string, SmallFloatFormat> Formats = new()
    {
        ["e4m3fn"] = SmallFloatFormat.E4M3FN,
        ["e4m3fnuz"] = SmallFloatFormat.E4M3FNUZ,
        ["e5m2"] = SmallFloatFormat.E5M2,
        ["e5m2fnuz"] = SmallFloatFormat.E5M2FNUZ,
        ["e2m1"] = SmallFloatFormat.E2M1,
        ["e2m3"] = SmallFloatFormat.E2M3,
        ["e3m2"] = SmallFloatFormat.E3M2,
    };

    public static TheoryData<string> Names => [.. Formats.Keys];

    /// <summary>Largest number, smallest number above zero, count of NaN patterns, count of infinities: from the standard's tables.</summary>
    [Theory]
    [InlineData("e4m3fn", 448, 1.0 / 512, 2, 0)]
    [InlineData("e4m3fnuz", 240, 1.0 / 1024, 1, 0)]
    [InlineData("e5m2", 57344, 1.0 / 65536, 6, 2)]
    [InlineData("e5m2fnuz", 57344, 1.0 / 131072, 1, 0)]
    [InlineData("e2m1", 6, 0.5, 0, 0)]
    [InlineData("e2m3", 7.5, 0.125, 0, 0)]
    [InlineData("e3m2", 28, 0.0625, 0, 0)]
    public void Range_and_special_patterns_are_those_of_the_standard(string name, double largest, double smallest, int nans, int infinities)
    {
        var values = ValuesOf(Formats[name]);
        Assert.Equal(largest, values.Where(double.IsFinite).Max());
        Assert.Equal(smallest, values.Where(v => v > 0).Min());
        Assert.Equal(nans, values.Count(double.IsNaN));
        Assert.Equal(infinities, values.Count(double.IsInfinity));
        Assert.Equal(largest, Formats[name].Decode(Formats[name].Encode(1e30)));
        Assert.Equal(-largest, Formats[name].Decode(Formats[name].Encode(double.NegativeInfinity)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_pattern_survives_decoding_and_encoding(string name)
    {
        var format = Formats[name];
        for (var code = 0; code < 1 << format.Width; code++)
        {
            var value = format.Decode(code);
            if (double.IsNaN(value))
                Assert.True(double.IsNaN(format.Decode(format.Encode(value))));
            else if (double.IsInfinity(value))
                Assert.Equal(double.CopySign(57344, value), format.Decode(format.Encode(value)));
            else
                Assert.Equal(code, format.Encode(value));
        }
    }

    /// <summary>The definition itself: of all numbers of the format none is nearer, and of two equally near the even code is taken.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Rounding_takes_the_nearest_number_ties_to_even(string name)
    {
        var format = Formats[name];
        var numbers = ValuesOf(format).Take(1 << (format.Width - 1)).Where(double.IsFinite).ToArray(); // codes 0, 1, 2… in order
        for (var i = 0; i + 1 < numbers.Length; i++)
        {
            var (low, high) = (numbers[i], numbers[i + 1]);
            var middle = (low + high) / 2;
            Assert.Equal(low, Round(Math.BitDecrement(middle)));
            Assert.Equal(high, Round(Math.BitIncrement(middle)));
            Assert.Equal(-low, Round(-Math.BitDecrement(middle)));
            Assert.Equal(i % 2 == 0 ? low : high, Round(middle));
        }

        double Round(double value) => format.Decode(format.Encode(value));
    }

    [Theory]
    [InlineData("e4m3fn", true)]
    [InlineData("e4m3fnuz", false)]
    [InlineData("e2m1", true)]
    public void Negative_zero_is_kept_where_the_format_has_it(string name, bool kept) =>
        Assert.Equal(kept, double.IsNegative(Formats[name].Decode(Formats[name].Encode(-0.0))));

    static double[] ValuesOf(SmallFloatFormat format) => [.. Enumerable.Range(0, 1 << format.Width).Select(format.Decode)];
}
