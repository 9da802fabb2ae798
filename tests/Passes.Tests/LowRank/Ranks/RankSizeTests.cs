using NNCompress.Passes.LowRank;

namespace NNCompress.Passes.Tests.LowRank.Ranks;

public class RankSizeTests
{
    [Theory]
    [InlineData("64", "64")]
    [InlineData("1", "1")]
    [InlineData("0.25", "0.25")]
    public void Whole_numbers_are_ranks_and_others_shares(string text, string size)
    {
        Assert.Equal(size, RankSize.Read(text, out var mistake)!.ToString());
        Assert.Null(mistake);
    }

    [Theory]
    [InlineData("0", "Rank 0 would leave nothing of a layer.")]
    [InlineData("-3", "Rank -3 would leave nothing of a layer.")]
    [InlineData("many", "'many' is neither a rank nor a share of one.")]
    [InlineData("0,5", "'0,5' is neither a rank nor a share of one.")]
    [InlineData("nan", "'nan' is neither a rank nor a share of one.")]
    [InlineData("1.0", "A share of the full rank lies between 0 and 1, and 1.0 does not.")]
    [InlineData("1.5", "A share of the full rank lies between 0 and 1, and 1.5 does not.")]
    public void Anything_else_is_told(string text, string told)
    {
        Assert.Null(RankSize.Read(text, out var mistake));
        Assert.Equal(told, mistake);
    }
}
