using NNCompress.OnnxIO;
using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Ops;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Numerics;
using NNCompress.Passes.Quantization;
using NNCompress.Passes.Statistics;
using NNCompress.Passes.Tests.Statistics;

namespace NNCompress.Passes.Tests.Quantization;

public sealed class ChooseQuantizationPassTests
{
    [Fact]
    public void Without_labels_the_kept_form_has_the_best_signal_to_noise_and_the_model_is_that_form()
    {
        using var graph = Network();
        var (context, sqnrOf) = Context(graph);
        var report = new ChooseQuantizationPass(new ChooseQuantizationOptions()).Run(context);

        var figures = report.Trials.Select(t => t.Measures.Single(m => m.Name == "sqnr").Value).ToArray();
        var kept = Assert.Single(report.Trials, t => t.IsKept);
        Assert.Equal(figures.Max(), kept.Measures.Single().Value);
        Assert.Equal(figures.Max(), sqnrOf(context.Model), 1e-6);
        Assert.Equal(figures.Length, report.Trials.Select(t => t.Name).Distinct().Count());
        Assert.DoesNotContain(ModelVerifier.Verify(context.Model), d => d.Severity == Severity.Error);
        Assert.Contains(report.Inner, r => r.PassId == QuantizeStaticPass.PassId && r.Layers.All(l => l.Changed));
        Assert.Contains(report.Trials, t => t.Name == "mse, scales where needed, round-gptq");
    }

    [Fact]
    public void Equal_runs_give_equal_models()
    {
        using var graph = Network();
        var (first, sqnrOf) = Context(graph);
        var (second, _) = Context(graph, threads: 1);
        new ChooseQuantizationPass(new ChooseQuantizationOptions()).Run(first);
        new ChooseQuantizationPass(new ChooseQuantizationOptions()).Run(second);
        Assert.Equal(sqnrOf(first.Model), sqnrOf(second.Model));
        Assert.Equal(
            first.Model.Graph.Initializers.Select(i => (i.Name, BytesOf(i))),
            second.Model.Graph.Initializers.Select(i => (i.Name, BytesOf(i)))
        );
    }

    [Fact]
    public void Labels_decide_where_there_are_any()
    {
        using var graph = Network();
        var (context, _) = Context(graph, new ByScales());
        var report = new ChooseQuantizationPass(new ChooseQuantizationOptions()).Run(context);
        // the task wants one scale for each channel and nothing else
        var kept = Assert.Single(report.Trials, t => t.IsKept);
        Assert.Equal("mse, scales per channel", kept.Name);
        Assert.Equal(["taskLoss", "points"], kept.Measures.Select(m => m.Name));
        Assert.True(ByScales.IsPerChannel(context.Model));
    }

    [Fact]
    public void A_gain_that_may_be_chance_does_not_leave_the_default()
    {
        using var graph = Network();
        var (context, _) = Context(graph, new ByScales { Spread = 10 });
        var report = new ChooseQuantizationPass(new ChooseQuantizationOptions()).Run(context);
        Assert.Equal("mse, scales where needed, round-gptq", Assert.Single(report.Trials, t => t.IsKept).Name);
    }

    [Fact]
    public void What_the_user_fixed_is_no_question()
    {
        using var graph = Network();
        var (context, _) = Context(graph);
        var options = new QuantizeStaticOptions(PerChannel: true, Ranges: new MinMaxRange());
        var report = new ChooseQuantizationPass(new ChooseQuantizationOptions(options)).Run(context);
        Assert.All(report.Trials, t => Assert.StartsWith("min-max, scales per channel", t.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Behind_equalized_layers_the_float_model_is_the_equalized_one()
    {
        using var graph = Network();
        var weight = graph.Main.Initializers.Single(i => i.Name == "w1");
        var values = weight.Initializer!.ToSingles();
        for (var i = 0; i < values.Length / 8; i++)
            values[i] *= 8;
        graph.Edit.SetInitializer(weight, Tensor.FromSingles(weight.Initializer.Dims.AsSpan(), values));
        var (context, sqnrOf) = Context(graph, new ByEqualizing(graph.Model));
        var report = new ChooseQuantizationPass(new ChooseQuantizationOptions()).Run(context);
        Assert.Contains("equalize", Assert.Single(report.Trials, t => t.IsKept).Name, StringComparison.Ordinal);
        // the same function with other weights: what goes back to float later has those
        Assert.True(sqnrOf(report.Reference!) > 80);
        Assert.True(ByEqualizing.Differs(report.Reference!, graph.Model));
        Assert.True(sqnrOf(context.Model) > 15, $"{sqnrOf(context.Model)} dB");
    }

    [Fact]
    public void Without_data_it_says_so()
    {
        using var graph = Network();
        var fault = Assert.Throws<DiagnosticException>(() => graph.Run(new ChooseQuantizationPass(new ChooseQuantizationOptions())));
        Assert.Equal(QuantizedModelCodes.NoCalibration, Assert.Single(fault.Diagnostics).Code);
    }

    private static string BytesOf(Value initializer)
    {
        var bytes = initializer.Initializer!.Bytes;
        return Convert.ToHexString(bytes.Slice(0, (int)bytes.Length).ToArray());
    }

    private static TestGraph Network()
    {
        var graph = RoundedNetwork.Convolutional();
        graph.Edit.NameNodes();
        return graph;
    }

    private static (PassContext Context, Func<Model, double> Sqnr) Context(TestGraph graph, IModelJudge? labels = null, int threads = 2)
    {
        var calibration = new StatisticsCollector((MemoryCalibration)RoundedNetwork.Data(graph, 32, "calibration"));
        var wanted = OutputSamples.Of(graph.Model, calibration, default);
        var context = new PassContext(ModelCopy.Of(graph.Model).Model, ChooseQuantizationPass.PassId)
        {
            Calibration = calibration,
            LearnedScorer = labels,
            Threads = threads,
        };
        return (context, m => wanted.SqnrOf(OutputSamples.Of(m, calibration, default)));
    }

    private abstract class Labels : IModelJudge
    {
        public string Metric => "top1";

        public bool IsShare => true;

        public double Baseline => 100;

        public double Score(Model model, CancellationToken cancellation) => 100 - LossOf(model);

        /// <summary>How far samples lie around the loss; null where losses by sample are not known.</summary>
        public double? Spread { get; init; }

        public ModelScore Judge(Model model, CancellationToken cancellation)
        {
            var loss = LossOf(model);
            // a better model answers some samples worse
            double[] samples = [loss, loss, loss + ((Spread ?? 0) * (2 - loss)), loss - ((Spread ?? 0) * (2 - loss))];
            return new ModelScore(100 - loss, 0, loss) { SampleLosses = Spread is null ? null : samples };
        }

        protected abstract double LossOf(Model model);
    }

    private sealed class ByScales : Labels
    {
        protected override double LossOf(Model model) => IsPerChannel(model) ? 1 : 2;

        public static bool IsPerChannel(Model model) =>
            model
                .AllNodes.Where(n => n.OpType == "Conv")
                .All(n => Constants.TensorOf(QdqForm.DequantizeOf(n.Input(1))!.Input(1))!.ElementCount > 1);
    }

    private sealed class ByEqualizing(Model original) : Labels
    {
        protected override double LossOf(Model model) => Differs(model, original) ? 1 : 2;

        /// <summary>Whether the first channel of the first layer has weights of another size than before.</summary>
        public static bool Differs(Model model, Model original)
        {
            var (now, was) = (SizeOfFirst(model), SizeOfFirst(original));
            return Math.Abs(now - was) > 0.3 * was;
        }

        private static double SizeOfFirst(Model model)
        {
            var weights = WeightResolver.Resolve(model.AllNodes.First(n => n.OpType == "Conv").Input(1)!).Source!.ToSingles();
            return weights.Take(weights.Length / 8).Sum(w => Math.Abs((double)w));
        }
    }
}
