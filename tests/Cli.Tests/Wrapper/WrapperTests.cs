namespace NNCompress.Cli.Tests.Wrapper;

/// <summary>The script ./nncompress, run against a dotnet that only pretends.</summary>
public sealed class WrapperTests : IDisposable
{
    readonly FakeClone _clone;

    public WrapperTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script is for POSIX shells; Windows has nncompress.cmd.");
        _clone = new();
    }

    public void Dispose() => _clone?.Dispose();

    [Fact]
    public async Task First_call_builds_and_becomes_the_tool()
    {
        var outcome = await _clone.Run(["a b", "*", "--version"]);

        Assert.Equal(7, outcome.ExitCode);
        // Only the tool's words on stdout: arguments unchanged, the runtime of the dotnet on the path.
        Assert.Equal($"arguments=3:a b * --version\nroot={_clone.At("sdk")}\n", outcome.Output);
        Assert.Contains("nncompress: building", outcome.Errors);
        Assert.Contains("noise of the build", outcome.Errors);
        Assert.Contains("PublishReadyToRun=true", _clone.Calls[^1]);
    }

    [Fact]
    public async Task Later_calls_start_at_once_and_say_nothing()
    {
        await _clone.Run([]);
        var calls = _clone.Calls.Length;

        var outcome = await _clone.Run([]);

        Assert.Equal(7, outcome.ExitCode);
        Assert.Equal("", outcome.Errors);
        Assert.Equal(calls, _clone.Calls.Length);
    }

    [Theory]
    [InlineData("src/Cli/Program.cs")]
    [InlineData("src/New/New.cs")]
    [InlineData("Directory.Build.props")]
    [InlineData("global.json")]
    [InlineData("docs/diagnostics/NNC1001.md")]
    [InlineData("docs/passes/prune-new.md")]
    public async Task A_newer_source_is_built(string name)
    {
        await _clone.Run([]);
        _clone.Write(name, "changed");

        await _clone.Run([]);
        await _clone.Run([]);

        Assert.Equal(2, _clone.Publishes);
    }

    [Fact]
    public async Task A_removed_source_is_noticed()
    {
        await _clone.Run([]);
        File.Delete(_clone.At("src/Cli/Extra.cs"));

        await _clone.Run([]);

        Assert.Equal(2, _clone.Publishes);
    }

    [Fact]
    public async Task A_source_edited_during_the_build_is_built_next_time()
    {
        await _clone.Run([], $"FAKE_EDIT={_clone.At("src/Cli/Program.cs")}");

        await _clone.Run([]);

        Assert.Equal(2, _clone.Publishes);
    }

    [Fact]
    public async Task A_failing_build_leaves_nothing_and_the_next_one_starts_anew()
    {
        var failed = await _clone.Run([], "FAKE_BROKEN=yes");

        Assert.Equal(4, failed.ExitCode);
        Assert.Equal("", failed.Output);
        Assert.Contains("CS1002", failed.Errors);
        Assert.Contains("the build failed", failed.Errors);
        Assert.Empty(Directory.GetFileSystemEntries(_clone.At("artifacts/tool")));

        Assert.Equal(7, (await _clone.Run([])).ExitCode);
    }

    [Fact]
    public async Task Without_the_ahead_of_time_compiler_it_builds_without()
    {
        var outcome = await _clone.Run([], "FAKE_NO_AHEAD_COMPILER=yes");

        Assert.Equal(7, outcome.ExitCode);
        Assert.Contains("PublishReadyToRun=false", _clone.Calls[^1]);
    }

    [Fact]
    public async Task Without_dotnet_it_says_what_is_needed()
    {
        var outcome = await _clone.Run([], $"PATH={_clone.PathWithoutDotnet()}");

        Assert.Equal(4, outcome.ExitCode);
        Assert.Contains(".NET SDK 10", outcome.Errors);
    }

    [Fact]
    public async Task Calls_at_the_same_time_build_once()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => _clone.Run([], "FAKE_SLOW=1")));

        Assert.All(outcomes, o => Assert.Equal(7, o.ExitCode));
        Assert.Equal(1, _clone.Publishes);
    }

    [Fact]
    public async Task A_lock_whose_owner_is_gone_is_taken_over()
    {
        // No process has this number: it is above every system's limit.
        _clone.Write("artifacts/tool/lock/pid", "99999999");

        Assert.Equal(7, (await _clone.Run([])).ExitCode);
        Assert.False(Directory.Exists(_clone.At("artifacts/tool/lock")));
    }

    [Fact]
    public async Task It_may_be_called_through_a_link()
    {
        File.CreateSymbolicLink(_clone.At("bin/tool"), "../nncompress");

        Assert.Equal(7, (await _clone.RunAs(_clone.At("bin/tool"), [])).ExitCode);
    }

    [Fact]
    public async Task The_build_before_stays_for_those_who_run_it_and_older_ones_go()
    {
        for (var i = 0; i < 3; i++)
        {
            _clone.Write("src/Cli/Program.cs", $"// {i}");
            await _clone.Run([]);
        }

        Assert.Equal(3, _clone.Publishes);
        Assert.Equal(2, Directory.GetDirectories(_clone.At("artifacts/tool")).Length);
    }
}
