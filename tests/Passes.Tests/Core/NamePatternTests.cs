namespace NNCompress.Passes.Tests.Core;

public class NamePatternTests
{
    [Theory]
    [InlineData("conv*", "conv1", true)]
    [InlineData("conv*", "my_conv1", false)]
    [InlineData("conv?", "conv12", false)]
    [InlineData("*/fc.weight", "head/fc.weight", true)]
    [InlineData("*/fc.weight", "head/fcxweight", false)]
    [InlineData("Conv", "conv", false)]
    [InlineData("*", "", true)]
    public void Wildcards_match_whole_names(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new NamePattern(pattern).Matches(name));
}
