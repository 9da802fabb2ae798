namespace NNCompress.Cli.Tests.Commands;

public sealed class SuggestionsTests
{
    [Theory]
    [InlineData("nncompress ", "clean completion explain inspect lowrank passes prune quantize validate")]
    [InlineData("nncompress p", "passes prune")]
    [InlineData("./nncompress in", "inspect")]
    [InlineData("nncompress inspect --ver", "--verbosity")]
    [InlineData("nncompress inspect --json --t", "--threads")]
    [InlineData("nncompress inspect --threads 4 m.onnx --no", "--no-cache --no-measure")]
    [InlineData("nncompress inspect --verbosity ", "debug detail normal quiet")]
    [InlineData("nncompress inspect --verbosity d", "debug detail")]
    [InlineData("nncompress prune m.onnx --scope ", "global uniform")]
    [InlineData("nncompress prune m.onnx --method s", "spectrum")]
    [InlineData("nncompress quantize m.onnx --mode ", "dynamic static weights")]
    [InlineData("nncompress quantize m.onnx --ranges e", "entropy")]
    [InlineData("nncompress lowrank m.onnx --method t", "tucker")]
    [InlineData("nncompress lowrank m.onnx --budget l", "latency=0.7")]
    [InlineData("nncompress completion ", "bash fish pwsh zsh")]
    [InlineData("nncompress passes remove-", "remove-dead remove-identity")]
    [InlineData("nncompress explain NNC520", "NNC5201")]
    [InlineData("nncompress prune -", "--calibration --data --evaluation")]
    public void What_could_stand_there_is_suggested(string line, string expected)
    {
        var run = CommandRun.Of(["suggest", "--", line], new FakeLibrary().Library);

        Assert.Equal(ExitCode.Done, run.Exit);
        var suggestions = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (line.EndsWith('-'))
            Assert.All(expected.Split(' '), e => Assert.Contains(e, suggestions));
        else
            Assert.Equal(expected.Split(' '), suggestions);
    }

    [Theory]
    [InlineData("nncompress inspect ")]
    [InlineData("nncompress inspect mod")]
    [InlineData("nncompress prune m.onnx -o ")]
    [InlineData("nncompress prune m.onnx --data mod")]
    [InlineData("nncompress nothing of the kind --x ")]
    public void Where_a_file_is_wanted_the_shell_is_left_to_it(string line) =>
        Assert.DoesNotContain(
            CommandRun.Of(["suggest", "--", line], new FakeLibrary().Library).Output.Split('\n'),
            l => l.StartsWith("--")
        );
}
