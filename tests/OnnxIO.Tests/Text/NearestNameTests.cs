using NNCompress.OnnxIO.Text;

namespace NNCompress.OnnxIO.Tests.Text;

public class NearestNameTests
{
    [Theory]
    [InlineData("Relux", "Relu")]
    [InlineData("conv", "Conv")]
    [InlineData("ConvTransposed", "ConvTranspose")]
    [InlineData("Whatever", null)]
    [InlineData("", null)]
    public void The_nearest_name_is_found(string name, string? expected) =>
        Assert.Equal(expected, NearestName.Of(name, ["Conv", "ConvTranspose", "Relu", "LeakyRelu"]));

    [Fact]
    public void Without_candidates_there_is_none() => Assert.Null(NearestName.Of("x", []));

    [Theory]
    [InlineData("kitten", "sitting", 3)]
    [InlineData("", "abc", 3)]
    [InlineData("abc", "abc", 0)]
    public void Edits_are_counted(string a, string b, int edits)
    {
        Assert.Equal(edits, NearestName.Edits(a, b));
        Assert.Equal(edits, NearestName.Edits(b, a));
    }
}
