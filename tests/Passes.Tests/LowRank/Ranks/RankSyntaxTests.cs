using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.LowRank;

namespace NNCompress.Passes.Tests.LowRank.Ranks;

public class RankSyntaxTests
{
    [Theory]
    [InlineData("64", typeof(FixedRanks))]
    [InlineData("0.25", typeof(FixedRanks))]
    [InlineData("effective", typeof(EffectiveRanks))]
    [InlineData("evbmf", typeof(BayesianRanks))]
    [InlineData("conv*=8", typeof(FixedRanks))]
    [InlineData("conv*=8 fc=0.5 16", typeof(FixedRanks))]
    public void A_choice_is_read_and_tells_itself_as_it_was_written(string text, Type type)
    {
        var choice = RankSyntax.Parse(text.Split(' '));
        Assert.IsType(type, choice);
        Assert.Equal(text, choice.ToString());
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1.5")]
    [InlineData("full")]
    [InlineData("conv=zero")]
    [InlineData("8 16")]
    [InlineData("effective conv=8")]
    public void What_means_nothing_is_refused_with_a_remedy(string text)
    {
        var e = Assert.Throws<DiagnosticException>(() => RankSyntax.Parse(text.Split(' ')));
        Assert.Equal(RankCodes.RankInvalid.Id, e.Diagnostics.Single().Code.Id);
        Assert.NotNull(e.Diagnostics.Single().Remedy);
    }

    [Fact]
    public void All_mistakes_are_told_at_once() =>
        Assert.Equal(2, Assert.Throws<DiagnosticException>(() => RankSyntax.Parse(["a=0", "b=x"])).Diagnostics.Count);
}
