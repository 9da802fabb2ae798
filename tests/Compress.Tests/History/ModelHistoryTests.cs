using NNCompress.History;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;

namespace NNCompress.Compress.Tests.History;

public sealed class ModelHistoryTests
{
    private static readonly ModelFigures First = new(1000, 250, 5000),
        Second = new(600, 150, null),
        Third = new(300, 150, 3000);

    [Fact]
    public void A_file_knows_all_steps_but_its_own_size_which_the_next_run_adds()
    {
        using var model = new Model();
        var findings = new DiagnosticBag();
        ModelHistory.Continue(ModelHistory.Read(model, findings), First, "lowrank").Write(model);
        var read = ModelHistory.Read(model, findings)!;
        Assert.Equal(First, read.Original);
        Assert.Equal([new HistoryStep("lowrank", null)], read.Steps);

        var next = ModelHistory.Continue(ModelHistory.Read(model, findings), Second, "quantize");
        next.Write(model);
        Assert.Single(model.Metadata);
        Assert.Equal(First, next.Original);
        Assert.Equal([new HistoryStep("lowrank", Second), new HistoryStep("quantize", null)], next.Steps);
        Assert.Equal(next.Steps, ModelHistory.Read(model, findings)!.Steps);
        Assert.Equal(new HistoryStep("quantize", Third), next.Completed(Third).Steps[^1]);
        Assert.Empty(findings);
    }

    [Fact]
    public void It_is_one_line_of_figures_and_verbs()
    {
        using var model = new Model();
        ModelHistory.Continue(ModelHistory.Read(model, []), First, "prune").Write(model);
        ModelHistory.Continue(ModelHistory.Read(model, []), Second, "quantize").Write(model);
        Assert.Equal(
            """{"version":1,"original":{"bytes":1000,"parameters":250,"macs":5000},"steps":[{"verb":"prune","result":{"bytes":600,"parameters":150}},{"verb":"quantize"}]}""",
            model.Metadata.Single(m => m.Key == ModelHistory.Key).Value
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{\"version\":2,\"original\":{\"bytes\":1,\"parameters\":1},\"steps\":[{\"verb\":\"prune\"}]}")]
    [InlineData("{\"version\":1,\"original\":{\"bytes\":-1,\"parameters\":1},\"steps\":[{\"verb\":\"prune\"}]}")]
    [InlineData("{\"version\":1,\"original\":{\"bytes\":1,\"parameters\":1},\"steps\":[]}")]
    [InlineData("{\"version\":1,\"original\":{\"bytes\":1,\"parameters\":1},\"steps\":[null]}")]
    [InlineData("{\"version\":1,\"original\":{\"bytes\":1,\"parameters\":1},\"steps\":[{\"verb\":\"a b\"}]}")]
    [InlineData("{\"version\":1,\"original\":{\"bytes\":1,\"parameters\":1},\"steps\":[{\"verb\":\"prune\"},{\"verb\":\"prune\"}]}")]
    [InlineData("{\"version\":1,\"steps\":[{\"verb\":\"prune\"}]}")]
    public void What_is_no_history_is_told_and_a_new_one_begins(string text)
    {
        using var model = new Model();
        new GraphEditor(model, "test").SetMetadata(ModelHistory.Key, text);
        var findings = new DiagnosticBag();
        var history = ModelHistory.Continue(ModelHistory.Read(model, findings), First, "quantize");
        Assert.Equal(HistoryCodes.Unreadable, Assert.Single(findings).Code);
        Assert.Equal(First, history.Original);
        Assert.Single(history.Steps);
    }

    [Fact]
    public void A_text_beyond_all_measure_is_not_parsed_and_a_verb_is_a_verb()
    {
        using var model = new Model();
        new GraphEditor(model, "test").SetMetadata(ModelHistory.Key, new string('[', 1 << 20));
        var findings = new DiagnosticBag();
        Assert.Null(ModelHistory.Read(model, findings));
        Assert.Contains("longer", Assert.Single(findings).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => ModelHistory.Continue(ModelHistory.Read(model, []), First, "Prune it"));
    }
}
