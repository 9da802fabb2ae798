namespace NNCompress.Docs.Tests.Running;

public sealed class SampleTests
{
    [Fact]
    public async Task The_program_of_the_README_runs()
    {
        using var clone = new Clone();

        var outcome = await clone.Run("dotnet", [Path.Combine(AppContext.BaseDirectory, "NNCompress.Sample.dll")]);

        Assert.Equal("", outcome.Errors);
        Assert.Equal(0, outcome.ExitCode);
        Assert.Contains("top1: ", outcome.Output);
        Assert.Contains("gate met: ", outcome.Output);
        Assert.Contains(" dB", outcome.Output);
    }
}
