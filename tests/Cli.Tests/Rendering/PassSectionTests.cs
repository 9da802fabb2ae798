using NNCompress.Passes;

namespace NNCompress.Cli.Tests.Rendering;

public sealed class PassSectionTests
{
    private static readonly PassReport Report = new(
        "lowrank",
        2,
        [
            new LayerReport("fc1", "Gemm", "w1", null, [new Measure("rank", "Rank", 8, MeasureUnit.Count)]) { Form = "svd 8" },
            new LayerReport("lstm", "LSTM", "w2", null, [new Measure("rank", "Rank", 4, MeasureUnit.Count)])
            {
                Form = "svd 4",
                Remark = "it was not fitted again: it is recurrent",
            },
        ],
        []
    );

    private readonly FakeLibrary _library = new() { Answer = (_, _) => Samples.Compression with { Passes = [Report] } };

    [Fact]
    public void Forms_have_a_column_and_remarks_a_line()
    {
        var output = CommandRun.Of("prune m.onnx", _library).Output;
        Assert.Matches(@"Layer\s+Operator\s+Form\s+Rank", output);
        Assert.Matches(@"fc1\s+Gemm\s+svd 8\s+8", output);
        Assert.Contains("  lstm: it was not fitted again: it is recurrent\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("fc1:", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Programs_get_both_where_there_is_something_to_say()
    {
        var output = CommandRun.Of("prune m.onnx --json", _library).Output;
        Assert.Matches("\"form\": ?\"svd 8\"", output);
        Assert.Single(System.Text.RegularExpressions.Regex.Matches(output, "\"remark\""));
    }
}
