using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Tests.Quantization;

namespace NNCompress.Passes.Tests.Pruning;

public sealed class PruneSearchPassTests
{
    [Fact]
    public void The_split_with_the_least_loss_is_kept()
    {
        using var graph = RoundedNetwork.MatMuls();
        var scorer = new ZerosScorer("w2");
        var context = Context(new PruningCase(graph, 24), scorer);
        var report = new PruneSearchPass(new PruneSearchOptions(Candidates: 6)).Run(context);
        Assert.Equal(0.5, report.Totals.Single(t => t.Name == "reachedSparsity").Value, 1e-3);
        Assert.Equal(6, scorer.Asked.Count);
        // the scorer wants as few zeros in w2 as can be: what is kept has the fewest of all that it saw
        Assert.Equal(scorer.Asked.Min(), scorer.Loss(graph.Model), 1e-9);
        Assert.True(scorer.Asked.Distinct().Count() > 3);
        Assert.Contains(context.Findings, f => f.Code == PruningDataCodes.SplitChosen);
    }

    [Fact]
    public void Without_labels_the_outputs_decide_and_that_is_said()
    {
        using var graph = RoundedNetwork.MatMuls();
        var test = new PruningCase(graph, 24);
        var context = Context(test, null);
        var report = new PruneSearchPass(new PruneSearchOptions(Candidates: 4)).Run(context);
        Assert.Contains(context.Findings, f => f.Code == PruningDataCodes.ByDistance);
        double Total(string name) => report.Totals.Single(t => t.Name == name).Value;
        Assert.True(Total("bestLoss") <= Total("firstLoss"));
    }

    [Theory]
    [InlineData(60, 0.6)]
    [InlineData(35, 0.35)]
    public void The_largest_sparsity_within_the_drop_is_found(double drop, double expected)
    {
        using var graph = RoundedNetwork.MatMuls();
        // a point for each per cent of zeros
        var scorer = new ZerosScorer("");
        var report = new PruneSearchPass(new PruneSearchOptions(Candidates: 1, MaxDrop: drop, Trials: 6, Repair: false)).Run(
            Context(new PruningCase(graph, 24), scorer)
        );
        var reached = report.Totals.Single(t => t.Name == "reachedSparsity").Value;
        Assert.InRange(reached, expected - 0.03, expected + 0.001);
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        using var graph = RoundedNetwork.MatMuls();
        var test = new PruningCase(graph, 24);
        Assert.Equal([PruningDataCodes.NoSparsity], Codes(new PruneSearchOptions(MaxDrop: 0.01, Trials: 3), new ZerosScorer("")));
        Assert.Equal([PruningDataCodes.NoScorer], Codes(new PruneSearchOptions(MaxDrop: 1), null));
        Assert.Equal(
            [PruningDataCodes.OptionRange, PruningDataCodes.OptionRange, PruningDataCodes.OptionRange],
            Codes(new PruneSearchOptions(Candidates: 0, MaxDrop: -1, Trials: 0), null).Take(3)
        );
        Assert.Equal([PruningCodes.OptionsClash], Codes(new PruneSearchOptions(new PruneObsOptions(0.5), MaxDrop: 1), new ZerosScorer("")));
        Assert.Equal(
            [PruningCodes.OptionsClash],
            Codes(new PruneSearchOptions(new PruneObsOptions(Pattern: PruningPattern.Parse("2:4"))), new ZerosScorer(""))
        );
        var fault = Assert.Throws<DiagnosticException>(() => graph.Run(new PruneSearchPass(new PruneSearchOptions())));
        Assert.Equal(PruningDataCodes.NoCalibration, fault.Diagnostics.Single().Code);

        DiagnosticCode[] Codes(PruneSearchOptions options, IModelScorer? scorer) =>
            [
                .. Assert
                    .Throws<DiagnosticException>(() => new PruneSearchPass(options).Run(Context(test, scorer)))
                    .Diagnostics.Select(d => d.Code),
            ];
    }

    private static PassContext Context(PruningCase test, IModelScorer? scorer)
    {
        var context = test.Context(PruneSearchPass.PassId);
        return new PassContext(context.Model, context.PassId)
        {
            Calibration = context.Calibration,
            Seed = 1,
            Threads = 2,
            Scorer = scorer,
        };
    }

    /// <summary>100 points less the share of zeros among the weights whose name begins so.</summary>
    private sealed class ZerosScorer(string prefix) : IModelScorer
    {
        public List<double> Asked { get; } = [];

        public string Metric => "top-1";

        public double Baseline => 100;

        public double Score(Model model, CancellationToken cancellation) => Baseline - Loss(model);

        public double Loss(Model model)
        {
            Tensor[] weights =
            [
                .. model
                    .Graph.Initializers.Where(i => i.Name.StartsWith('w') && i.Name.StartsWith(prefix, StringComparison.Ordinal))
                    .Select(i => i.Initializer!),
            ];
            var loss = 100.0 * weights.Sum(w => w.ToSingles().Count(v => v == 0)) / weights.Sum(w => w.ElementCount);
            Asked.Add(loss);
            return loss;
        }
    }
}
