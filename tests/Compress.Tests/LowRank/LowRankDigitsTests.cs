using NNCompress.LowRank;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.Passes;
using NNCompress.Passes.LowRank;
using NNCompress.Pipeline;
using NNCompress.Testing;

namespace NNCompress.Compress.Tests.LowRank;

/// <summary>The whole way on the committed model: moments, ranks, factors, proof.</summary>
public sealed class LowRankDigitsTests : IDisposable
{
    private static readonly string Digits = Path.Combine(RepositoryRoot.Path, "models", "digits.onnx");
    private static readonly string Data = Path.Combine(RepositoryRoot.Path, "models", "digits.yaml");
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lowrank-tests-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Half_of_the_multiply_accumulates_cost_no_accuracy()
    {
        var result = Run(new BudgetRanks(BudgetMeasure.Macs, 0.5), "half.onnx");
        var accuracy = result.Accuracy!;
        Assert.True(accuracy.After.Value > accuracy.Before.Value - 0.01, $"{accuracy.Before.Value} → {accuracy.After.Value}");
        Assert.InRange(ShareOfMacs(result), 0.4, 0.5);
        var layers = result.Passes.Single(p => p.PassId == "lowrank").Layers;
        Assert.All(layers.Where(l => !l.Changed), l => Assert.False(string.IsNullOrEmpty(l.LeftAloneBecause)));
    }

    [Fact]
    public void Decisions_that_are_replayed_give_the_same_bytes()
    {
        Run(new BudgetRanks(BudgetMeasure.Parameters, 0.5), "first.onnx", evaluate: false, ranks: Full("ranks.json"));
        Run(new RecordedRanks(RankFile.Read(Full("ranks.json")).Layers), "again.onnx", evaluate: false);
        Assert.Equal(File.ReadAllBytes(Full("first.onnx")), File.ReadAllBytes(Full("again.onnx")));
    }

    [Fact]
    public void The_smallest_model_within_a_drop_is_found_on_samples_that_are_not_reported()
    {
        var result = Run(new DropRanks(1, BudgetMeasure.Macs), "drop.onnx");
        Assert.InRange(ShareOfMacs(result), 0.1, 0.6);
        Assert.Contains(result.Findings, f => f.Code == PipelineCodes.TuningTaken);
        Assert.True(result.Accuracy!.After.Value > result.Accuracy.Before.Value - 0.03);
    }

    [Fact]
    public void A_budget_below_the_least_writes_nothing_and_says_what_that_is()
    {
        var refused = Assert.Throws<DiagnosticException>(() => Run(new BudgetRanks(BudgetMeasure.Macs, 0.01), "small.onnx"));
        Assert.Equal(RankCodes.BudgetUnreachable, refused.Diagnostics.Single().Code);
        Assert.False(File.Exists(Full("small.onnx")));
    }

    [Fact]
    public void Preparation_keeps_the_outputs_and_folds_normalisation()
    {
        var steps = new LowRankRecipe(new LowRankOptions()).Steps();
        Assert.All(steps.SkipLast(1), s => Assert.True(PassCatalogue.Find(s.Id)!.PreservesOutputs));
        Assert.Contains("fold-batchnorm", steps.SkipLast(1).Select(s => s.Id));
        Assert.Equal("lowrank", steps[^1].Id);
    }

    /// <summary>Of the layers that were decomposed, which hold nearly all of the model's.</summary>
    private static double ShareOfMacs(CompressionResult result)
    {
        var totals = result.Passes.Single(p => p.PassId == "lowrank").Totals.ToDictionary(t => t.Name, t => t.Value);
        return totals["macsAfter"] / totals["macsBefore"];
    }

    private CompressionResult Run(RankChoice choice, string output, bool evaluate = true, string? ranks = null) =>
        Compressor.Run(
            new CompressionRequest(Digits, new LowRankRecipe(new LowRankOptions("svd", choice)).Steps())
            {
                OutputPath = Full(output),
                Data = evaluate ? DataChoice.Both(Data) : new DataChoice(Calibration: Data),
                CalibrationSamples = 32,
                RanksPath = ranks,
                Threads = 2,
                Detail = false,
            }
        );

    private string Full(string name) => Path.Combine(_folder.FullName, name);
}
