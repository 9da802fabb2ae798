using NNCompress.LowRank;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes.LowRank;

namespace NNCompress.Compress.Tests.LowRank;

public class BudgetSyntaxTests
{
    [Theory]
    [InlineData("macs=0.5", "macs", 0.5)]
    [InlineData("params=0.4", "params", 0.4)]
    [InlineData("bytes=.25", "bytes", 0.25)]
    [InlineData("latency=0.7", null, 0.7)]
    public void A_budget_is_a_measure_and_a_share(string text, string? measure, double share)
    {
        var budget = BudgetSyntax.Parse(text);
        Assert.Equal((measure, share), (budget.Measure?.Id, budget.Share));
    }

    [Theory]
    [InlineData("macs")]
    [InlineData("=0.5")]
    [InlineData("flops=0.5")]
    [InlineData("macs=0")]
    [InlineData("macs=1")]
    [InlineData("macs=50%")]
    [InlineData("macs=0,5")]
    [InlineData("macs=nan")]
    public void Anything_else_is_refused(string text)
    {
        var refused = Assert.Throws<DiagnosticException>(() => BudgetSyntax.Parse(text));
        Assert.Equal(RankCodes.BudgetInvalid, refused.Diagnostics.Single().Code);
    }
}
