using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.Passes.Quantization;

namespace NNCompress.Passes.Tests.Quantization;

/// <summary>A layer that names one of four classes, whose bias is not the one that the labels were drawn with.</summary>
public sealed class FitOutputBiasPassTests
{
    private const int Samples = 1600;
    private const int Classes = 4;
    private static readonly double[] Missing = [1.2, -0.4, 0.2, -1];

    [Theory]
    [InlineData("Gemm")]
    [InlineData("Gemm Softmax")]
    [InlineData("Gemm Reshape Identity LogSoftmax")]
    [InlineData("MatMul Add Softmax")]
    [InlineData("DequantizeLinear Gemm Softmax")]
    public void The_missing_bias_is_found_and_stored_as_the_bias_was(string operators)
    {
        using var graph = Network(operators);
        var biasType = graph.Main.Initializers.Single(i => i.Name == "b").Initializer!.Type;
        var judge = new Labelled(graph.Model);
        var before = judge.LossOf(graph.Model);
        var context = Context(graph, judge);
        var layer = Assert.Single(new FitOutputBiasPass(new FitOutputBiasOptions()).Run(context).Layers);
        Assert.True(layer.Changed);
        Assert.True(judge.LossOf(graph.Model) < before - 0.1);
        var stored = graph.Main.Initializers.Single(i => i.Name == "b").Initializer!;
        Assert.Equal(biasType, stored.Type);
        var values = new double[Classes];
        stored.CopyTo(0, values);
        var step = biasType == ElementType.Int32 ? 0.01 : 1;
        if (biasType != ElementType.Int32)
            Assert.All(values, v => Assert.Equal(Math.Round(1024 * v), 1024 * v));
        for (var k = 0; k < Classes; k++)
            Assert.Equal(Missing[k] - Missing.Average(), step * (values[k] - values.Average()), 0.25);
        Assert.Equal(Samples, layer.Measures.Single(m => m.Name == "samples").Value);
        Assert.Contains("labels of 1600 samples", Assert.Single(context.Findings).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scores_that_are_right_keep_their_bias()
    {
        using var graph = Network("Gemm Softmax");
        var judge = new Labelled(graph.Model, missing: false);
        Assert.Contains("no more than chance", Reason(graph, judge), StringComparison.Ordinal);
        Assert.Equal(new float[Classes], graph.Main.Initializers.Single(i => i.Name == "b").Initializer!.ToSingles());
    }

    [Fact]
    public void Evaluated_samples_are_not_learned_from()
    {
        using var graph = Network("Gemm Softmax");
        Assert.Contains("are evaluated, too", Reason(graph, new Labelled(graph.Model) { IsEvaluated = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_without_samples_says_nothing_about_the_classes()
    {
        using var graph = Network("Gemm Softmax");
        var judge = new Labelled(graph.Model);
        judge.Keep(label => label != 2);
        Assert.Equal($"class 2 has 0 of {judge.Count} labelled samples, and 20 of each class are wanted", Reason(graph, judge));
    }

    [Theory]
    [InlineData("Gemm Relu Softmax", "it adds no stored constant with a number for each of 4 classes")]
    [InlineData("MatMul Softmax", "it adds no stored constant with a number for each of 4 classes")]
    public void What_has_no_bias_behind_which_all_is_kept_stays(string operators, string reason)
    {
        using var graph = Network(operators);
        Assert.Equal(reason, Reason(graph, new Labelled(graph.Model)));
    }

    [Fact]
    public void Scores_that_are_read_elsewhere_stay()
    {
        using var graph = Network("Gemm Softmax");
        graph.Output(graph.Main.Nodes.Single(n => n.OpType == "Gemm").Outputs[0]!);
        Assert.Equal("'gemm_out' is read by more than the output 'softmax_out'", Reason(graph, new Labelled(graph.Model)));
    }

    [Fact]
    public void A_shared_bias_stays()
    {
        using var graph = Network("Gemm Softmax");
        graph.Output(graph.Node("Identity", [graph.Main.Initializers.Single(i => i.Name == "b")]));
        Assert.Equal("its bias 'b' has further readers", Reason(graph, new Labelled(graph.Model)));
    }

    [Fact]
    public void A_bias_that_the_model_does_not_thank_for_is_taken_back()
    {
        using var graph = Network("Gemm Softmax");
        Assert.Equal("with the fitted bias the model's own log loss is no smaller", Reason(graph, new Deaf(graph.Model)));
        Assert.Equal(new float[Classes], graph.Main.Initializers.Single(i => i.Name == "b").Initializer!.ToSingles());
    }

    [Fact]
    public void Without_labels_nothing_is_done()
    {
        using var graph = Network("Gemm Softmax");
        Assert.Equal(
            "there are no samples to learn from whose labels are one class each",
            TestGraph.ReasonOf(new FitOutputBiasPass(new FitOutputBiasOptions()).Run(Context(graph, null)))
        );
    }

    [Fact]
    public void Halves_need_two_samples_of_a_class()
    {
        using var graph = Network("Gemm Softmax");
        var thrown = Assert.Throws<DiagnosticException>(() => graph.Run(new FitOutputBiasPass(new FitOutputBiasOptions(MinPerClass: 1))));
        Assert.Equal(QuantizedModelCodes.OptionRange, Assert.Single(thrown.Diagnostics).Code);
    }

    private static string Reason(TestGraph graph, Labelled judge)
    {
        var context = Context(graph, judge);
        var report = new FitOutputBiasPass(new FitOutputBiasOptions()).Run(context);
        Assert.Empty(context.Findings);
        return TestGraph.ReasonOf(report);
    }

    private static PassContext Context(TestGraph graph, IModelJudge? judge) =>
        new(graph.Model, FitOutputBiasPass.PassId) { LearnedScorer = judge };

    private static TestGraph Network(string operators)
    {
        var graph = new TestGraph();
        var value = graph.Input("x", Samples, Classes);
        var weight = graph.Floats("w", [Classes, Classes], [.. Enumerable.Range(0, 16).Select(i => i % 5 == 0 ? 1f : 0.1f)]);
        var names = operators.Split(' ');
        var bias =
            names[0] == "DequantizeLinear"
                ? graph.Node(
                    "DequantizeLinear",
                    [
                        graph.Edit.AddInitializer(graph.Main, "b", Tensor.FromBytes(ElementType.Int32, [Classes], new byte[4 * Classes])),
                        graph.Floats("scale", [], 0.01f),
                    ]
                )
                : graph.Floats("b", [Classes], new float[Classes]);
        foreach (var name in names.Where(n => n != "DequantizeLinear"))
            value = name switch
            {
                "Gemm" => graph.Node(name, [value, weight, bias]),
                "MatMul" => graph.Node(name, [value, weight]),
                "Add" => graph.Node(name, [bias, value]),
                "Reshape" => graph.Node(name, [value, graph.Ints("shape", -1, Classes)]),
                _ => graph.Node(name, [value]),
            };
        graph.Output(value);
        return graph;
    }

    /// <summary>Samples whose labels are drawn from the network's probabilities, with the missing bias or without.</summary>
    private class Labelled : IModelJudge
    {
        private readonly Tensor _x = TestGraph.NoiseTensor("x", Samples, Classes);
        private readonly int[] _labels = new int[Samples];
        private int[] _kept = [.. Enumerable.Range(0, Samples)];

        public Labelled(Model model, bool missing = true)
        {
            var random = new DeterministicRandom(3, "labels");
            var scores = ScoresOf(model);
            for (var i = 0; i < Samples; i++)
            {
                double[] row = [.. scores[i].Select((z, k) => Math.Exp(z + (missing ? Missing[k] : 0)))];
                var left = random.NextDouble() * row.Sum();
                while (_labels[i] < Classes - 1 && left >= row[_labels[i]])
                    left -= row[_labels[i]++];
            }
        }

        public string Metric => "top1";

        public bool IsShare => true;

        public double Baseline => 0;

        public bool IsEvaluated { get; init; }

        public int Count => _kept.Length;

        public void Keep(Func<int, bool> label) => _kept = [.. _kept.Where(i => label(_labels[i]))];

        public double Score(Model model, CancellationToken cancellation) => -LossOf(model);

        public ModelScore Judge(Model model, CancellationToken cancellation) => new(-LossOf(model), 0, LossOf(model));

        public virtual LabelledScores? Answers(Model model, CancellationToken cancellation)
        {
            var scores = ScoresOf(model);
            return new LabelledScores(
                model.Graph.Outputs[0].Name,
                Classes,
                [.. _kept.SelectMany(i => scores[i])],
                [.. _kept.Select(i => _labels[i])]
            );
        }

        public double LossOf(Model model)
        {
            var scores = ScoresOf(model);
            return _kept.Average(i => Math.Log(scores[i].Sum(z => Math.Exp(z))) - scores[i][_labels[i]]);
        }

        /// <summary>Logarithms where the model gives probabilities.</summary>
        private float[][] ScoresOf(Model model)
        {
            var scores = ModelRun.Outputs(model, [_x])[0].ToSingles();
            if (model.Graph.Outputs[0].Producer!.OpType == "Softmax")
                scores = Array.ConvertAll(scores, MathF.Log);
            return [.. scores.Chunk(Classes)];
        }
    }

    /// <summary>Gives the same answers whatever the model.</summary>
    private sealed class Deaf(Model model) : Labelled(model)
    {
        private LabelledScores? _first;

        public override LabelledScores? Answers(Model model, CancellationToken cancellation) =>
            _first ??= base.Answers(model, cancellation);
    }
}
