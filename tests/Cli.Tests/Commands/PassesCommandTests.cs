using System.Text.Json;
using NNCompress.Cli.Commands.Passes;
using NNCompress.Passes;
using NNCompress.Passes.Pruning;

namespace NNCompress.Cli.Tests.Commands;

public sealed class PassesCommandTests
{
    private enum Colour
    {
        DarkRed,
        Blue,
    }

    private sealed record Sample(
        double? Share = null,
        int Count = 3,
        bool Deep = true,
        Colour Colour = Colour.DarkRed,
        PruningScope? Scope = null,
        IReadOnlyList<string>? Names = null,
        string Text = "a"
    )
    {
        public int Computed => Count + 1;
    }

    [Fact]
    public void Every_pass_is_listed()
    {
        var run = CommandRun.Of("passes");

        Assert.Equal(ExitCode.Done, run.Exit);
        Assert.All(PassCatalogue.All, p => Assert.Contains($"{p.Id} ", run.Output));
    }

    [Fact]
    public void Json_lists_every_pass()
    {
        using var json = JsonDocument.Parse(CommandRun.Of("passes --json").Output);

        var ids = json
            .RootElement.GetProperty("result")
            .GetProperty("passes")
            .EnumerateArray()
            .Select(p => p.GetProperty("id").GetString());
        Assert.Equal(PassCatalogue.All.Select(p => p.Id), ids);
    }

    [Fact]
    public void One_pass_is_shown_with_its_page()
    {
        var run = CommandRun.Of("passes prune-magnitude");

        Assert.Equal(ExitCode.Done, run.Exit);
        Assert.StartsWith("prune-magnitude: ", run.Output);
        Assert.Contains("minKeep", run.Output);
        Assert.Contains("# prune-magnitude", run.Output);
    }

    [Fact]
    public void Json_of_one_pass_has_its_options()
    {
        using var json = JsonDocument.Parse(CommandRun.Of("passes prune-magnitude --json").Output);

        var result = json.RootElement.GetProperty("result");
        Assert.Equal("prune-magnitude", result.GetProperty("id").GetString());
        Assert.Contains(result.GetProperty("options").EnumerateArray(), o => o.GetProperty("name").GetString() == "keepLast");
    }

    [Fact]
    public void An_unknown_pass_is_usage_with_the_near_one()
    {
        var run = CommandRun.Of("passes prune-magnitud");

        Assert.Equal(ExitCode.Usage, run.Exit);
        Assert.Contains("Did you mean 'prune-magnitude'?", run.Error);
    }

    [Fact]
    public void Options_are_told_by_name_values_and_default() =>
        Assert.Equal(
            [
                new PassOption("share", "number", "none"),
                new PassOption("count", "whole number", "3"),
                new PassOption("deep", "yes/no", "yes"),
                new PassOption("colour", "dark-red|blue", "dark-red"),
                new PassOption("scope", "global|uniform", "none"),
                new PassOption("names", "list", "none"),
                new PassOption("text", "text", "a"),
            ],
            PassOption.Of(new Sample())
        );

    [Fact]
    public void A_pass_without_options_has_none() => Assert.Empty(PassOption.Of(NoOptions.Value));
}
