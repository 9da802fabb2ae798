using NNCompress.OnnxIO;
using NNCompress.Passes.Rewriting;

namespace NNCompress.Passes.Tests.Rewriting;

public class RuleDriverTests
{
    /// <summary>Takes nodes of one operator out of a chain, or refuses them.</summary>
    private sealed class TakeOut(string opType, string? refusal = null, bool leaves = false) : RewriteRule
    {
        public override Verdict Check(Node node) =>
            !node.Is(opType) ? Verdict.NoMatch
            : refusal is not null ? Verdict.Refuse(refusal)
            : Verdict.Rewrite(
                editor =>
                {
                    if (leaves)
                        return;
                    editor.TryReplaceUses(node.Outputs[0]!, node.Inputs[0]!);
                    editor.Remove(node);
                },
                tensor: node.Inputs[0]!.Name
            );
    }

    /// <summary>Takes a Neg out only where an Exp stands right before it: possible only after others have gone.</summary>
    private sealed class NegAfterExp : RewriteRule
    {
        public override Verdict Check(Node node) =>
            node.Is("Neg") && node.Inputs[0]!.Producer is { } before
                ? before.Is("Exp")
                    ? new TakeOut("Neg").Check(node)
                    : Verdict.Refuse($"{before.OpType} stands before it")
                : Verdict.NoMatch;
    }

    private static TestGraph Chain(params string[] operators)
    {
        var graph = new TestGraph();
        var value = graph.Input("x", 1);
        foreach (var op in operators)
            value = graph.Node(op, [value]);
        graph.Output(graph.Node("Relu", [value]));
        return graph;
    }

    [Fact]
    public void Rules_are_applied_until_none_applies_and_reported_in_the_graph_s_order()
    {
        using var graph = Chain("Exp", "Abs", "Neg", "Abs", "Neg");
        var reports = new RuleDriver(new NegAfterExp(), new TakeOut("Abs")).Run(graph.Context("test"));
        Assert.Equal("Exp Relu", graph.Operators);
        Assert.Equal(["Abs", "Neg", "Abs_1", "Neg_1"], reports.Select(r => r.Layer));
        Assert.All(reports, r => Assert.True(r.Changed));
    }

    [Fact]
    public void The_first_rule_that_can_rewrite_a_node_does()
    {
        using var graph = Chain("Abs");
        var reports = new RuleDriver(new TakeOut("Abs", "no"), new TakeOut("Abs"), new TakeOut("Abs", "never")).Run(graph.Context("test"));
        Assert.Null(Assert.Single(reports).LeftAloneBecause);
        Assert.Equal("x", reports[0].Tensor);
    }

    [Fact]
    public void A_node_that_no_rule_rewrites_has_all_their_reasons_each_once()
    {
        using var graph = Chain("Abs", "Exp");
        var reports = new RuleDriver(new TakeOut("Abs", "no"), new TakeOut("Abs", "no"), new TakeOut("Abs", "never")).Run(
            graph.Context("test")
        );
        Assert.Equal("no; never", Assert.Single(reports).LeftAloneBecause);
    }

    [Fact]
    public void What_the_user_excludes_is_not_touched()
    {
        using var graph = Chain("Abs", "Abs");
        var context = new PassContext(graph.Model, "test") { Layers = new LayerFilter([new NamePattern("Abs_1")], []) };
        var reports = new RuleDriver(new TakeOut("Abs")).Run(context);
        Assert.Equal(["no --include pattern names it", null], reports.Select(r => r.LeftAloneBecause));
        Assert.Equal("Abs Relu", graph.Operators);
    }

    [Fact]
    public void A_rewrite_that_leaves_its_node_is_a_defect()
    {
        using var graph = Chain("Abs");
        var driver = new RuleDriver(new TakeOut("Abs", leaves: true));
        Assert.Throws<InvalidOperationException>(() => driver.Run(graph.Context("test")));
    }

    [Fact]
    public void It_can_be_cancelled()
    {
        using var graph = Chain("Abs");
        var context = new PassContext(graph.Model, "test") { Cancellation = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(() => new RuleDriver(new TakeOut("Abs")).Run(context));
        Assert.Equal("Abs Relu", graph.Operators);
    }
}
