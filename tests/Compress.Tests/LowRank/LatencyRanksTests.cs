using NNCompress.LowRank;
using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes;
using NNCompress.Passes.LowRank;
using NNCompress.Runtime;

namespace NNCompress.Compress.Tests.LowRank;

public sealed class LatencyRanksTests
{
    [Fact]
    public void A_layer_whose_factors_are_not_faster_is_left_alone_whatever_it_saves()
    {
        // both layers have the same spectrum and the same multiply-accumulates; one of them gains nothing
        var timer = new FixedTimer(
            whole: 3,
            (layer, rank) => new FormTime(1, layer == "slow" ? 0.9 : 8.0 / rank, layer == "slow" ? 0.8 : 1.1)
        );
        var decisions = Choose(new LatencyRanks(0.8, timer), "slow", "fast");
        Assert.Equal("no rank of it saves latency", Assert.IsType<RankDecision.LeaveAlone>(decisions[0]).Reason);
        var made = Assert.IsType<RankDecision.Decompose>(decisions[1]);
        // 0.6 of the three seconds have to go: 1 − rank/8 ≥ 0.6
        Assert.True(made.Point.Ranks[0] <= 3, made.Point.ToString());
        Assert.Equal(8.0 / made.Point.Ranks[0], made.MeasuredSpeedup);
    }

    [Fact]
    public void What_may_be_noise_saves_nothing()
    {
        var timer = new FixedTimer(whole: 2, (_, _) => new FormTime(1, 1.3, 0.99));
        var refused = Assert.Throws<DiagnosticException>(() => Choose(new LatencyRanks(0.8, timer), "a", "b"));
        Assert.Equal(RankCodes.BudgetUnreachable, refused.Diagnostics.Single().Code);
        Assert.Contains("latency=1", refused.Diagnostics.Single().Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_forms_on_the_hull_are_measured_and_not_too_many()
    {
        var timer = new FixedTimer(whole: 3, (_, rank) => new FormTime(1, 8.0 / rank, 1.1));
        Choose(new LatencyRanks(0.9, timer), "a");
        Assert.InRange(timer.Asked, 2, 8);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void It_is_a_share(double share) =>
        Assert.Equal(RankCodes.BudgetInvalid, new LatencyRanks(share, new FixedTimer(1, (_, _) => default)).Check().Single().Code);

    private static IReadOnlyList<RankDecision> Choose(LatencyRanks choice, params string[] names)
    {
        using var model = new Model();
        var edit = new GraphEditor(model, "test");
        edit.SetIrVersion(8);
        edit.SetOpset("", 17);
        var x = edit.AddGraphInput(model.Graph, "x", new TensorType(ElementType.Float32, [new Dimension(1), new Dimension(24)]));
        var layers = names.Select(n => LayerOf(edit, model, x, n)).ToArray();
        return choice.Choose(layers, new RankChoiceContext(new PassContext(model, "test"), new NoModels(), default));
    }

    /// <summary>24×24 with σ_i = 2⁻ⁱ, at ranks 1 to 12.</summary>
    private static DecomposableLayer LayerOf(GraphEditor edit, Model model, Value x, string name)
    {
        var weight = edit.AddInitializer(model.Graph, $"{name}_w", Tensor.FromSingles([24, 24], new float[576]));
        var node = edit.AddNode(model.Graph, "MatMul", [x, weight], [$"{name}_y"], [], name: name);
        var points = Enumerable.Range(1, 12).Select(r => new CandidatePoint([r], new LayerCost(48 * r, 48 * r), Math.Pow(0.25, r)));
        var svd = new DecompositionCandidate("svd", [.. points, new CandidatePoint([15], new LayerCost(720, 720), 0)], null, null);
        return new DecomposableLayer(name, node, weight.Name, new LayerCost(576, 576), 24, false, false, [svd]);
    }

    private sealed class FixedTimer(double whole, Func<string, int, FormTime> time) : ILayerTimer
    {
        public int Asked { get; private set; }

        public double Whole(RankChoiceContext context) => whole;

        public FormTime Compare(RankChoiceContext context, DecomposableLayer layer, DecompositionCandidate candidate, CandidatePoint point)
        {
            Asked++;
            return time(layer.Name, point.Ranks[0]);
        }
    }

    private sealed class NoModels : ILayerModels
    {
        public (Model Model, IReadOnlyList<NamedValue> Inputs) Original(DecomposableLayer layer) => throw new NotSupportedException();

        public (Model Model, IReadOnlyList<NamedValue> Inputs) Decomposed(
            DecomposableLayer layer,
            DecompositionCandidate candidate,
            CandidatePoint point
        ) => throw new NotSupportedException();
    }
}
