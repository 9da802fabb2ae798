using NNCompress.OnnxIO.Diagnostics;
using NNCompress.OnnxIO.Tensors;
using NNCompress.OnnxIO.Verify;
using NNCompress.Passes.Pruning;
using NNCompress.Passes.Tests.Quantization;
using NNCompress.Passes.Tests.Statistics;
using Attribute = NNCompress.OnnxIO.Attribute;

namespace NNCompress.Passes.Tests.Pruning;

public sealed class PruneObsPassTests
{
    [Theory]
    [InlineData("unstructured", false)]
    [InlineData("unstructured", true)]
    [InlineData("block:2x1", false)]
    [InlineData("1:2", true)]
    public void Outputs_stay_nearer_to_the_original_on_other_data_than_by_magnitude(string pattern, bool matMuls)
    {
        var shape = PruningPattern.Parse(pattern);
        double? sparsity =
            pattern.Contains(':', StringComparison.Ordinal) && !pattern.StartsWith("block", StringComparison.Ordinal) ? null : 0.5;
        using var graph = matMuls ? RoundedNetwork.MatMuls() : RoundedNetwork.Convolutional();
        var obs = new PruningCase(graph);
        var report = obs.Run(new PruneObsPass(new PruneObsOptions(sparsity, Pattern: shape)));
        using var other = matMuls ? RoundedNetwork.MatMuls() : RoundedNetwork.Convolutional();
        var magnitude = new PruningCase(other);
        magnitude.Run(new PruneMagnitudePass(new PruneMagnitudeOptions(sparsity, Pattern: shape)));

        Assert.DoesNotContain(ModelVerifier.Verify(graph.Model), d => d.Severity == Severity.Error);
        Assert.Equal(0.5, report.Totals.Single(t => t.Name == "reachedSparsity").Value, 0.03);
        var (ours, theirs) = (obs.ErrorOnOtherData(), magnitude.ErrorOnOtherData());
        Assert.True(ours < theirs * 0.7, $"{ours} against {theirs}");
    }

    [Theory]
    [InlineData("Conv", "1111", 1, 1, "")]
    [InlineData("Conv", "0110", 2, 1, "")]
    [InlineData("ConvTranspose", "1010", 2, 1, "")]
    [InlineData("ConvTranspose", "0000", 3, 2, "")]
    [InlineData("ConvTranspose", "", 2, 1, "SAME_UPPER")]
    [InlineData("ConvTranspose", "", 2, 1, "SAME_LOWER")]
    public void The_foretold_loss_is_the_measured_change_of_the_layers_output(
        string op,
        string pads,
        long stride,
        long dilation,
        string padding
    )
    {
        using var graph = new TestGraph();
        var w = op == "Conv" ? graph.Noise("w", 6, 4, 3, 3) : graph.Noise("w", 4, 6, 3, 3);
        graph.Output(
            graph.Node(
                op,
                [graph.Input("x", -1, 4, 9, 9), w, graph.Noise("b", 6)],
                pads.Length > 0 ? Attribute.Of("pads", [.. pads.Select(p => (long)p - '0')]) : Attribute.Of("auto_pad", padding),
                Attribute.Of("strides", [stride, stride]),
                Attribute.Of("dilations", [dilation, dilation])
            )
        );
        var data = RoundedNetwork.Data(graph, 24, "calibration");
        var test = new PruningCase(graph, data);
        var layer = Assert.Single(test.Run(new PruneObsPass(new PruneObsOptions(0.6))).Layers);
        var y = ModelRun.Outputs(test.Original, [data.Tensor])[0].ToSingles();
        var ŷ = ModelRun.Outputs(graph.Model, [data.Tensor])[0].ToSingles();
        var plane = y.Length / 24 / 6;
        // the mean of a channel is the bias's affair: both are measured around it
        var (lost, held) = (0.0, 0.0);
        for (var channel = 0; channel < 6; channel++)
        {
            var own = Enumerable.Range(0, y.Length).Where(i => i / plane % 6 == channel).ToArray();
            var mean = own.Average(i => (double)y[i]);
            Assert.Equal(mean, own.Average(i => (double)ŷ[i]), 1e-4);
            lost += own.Sum(i => Math.Pow(y[i] - ŷ[i], 2));
            held += own.Sum(i => Math.Pow(y[i] - mean, 2));
        }

        Assert.Equal(Math.Sqrt(lost / held), PrunedWeights.Measure(layer, "outputError"), 0.005 * Math.Sqrt(lost / held));
    }

    [Fact]
    public void Each_layer_makes_up_for_what_its_pruned_prefix_changed()
    {
        var errors = new Dictionary<bool, double>();
        foreach (var matched in new[] { false, true })
        {
            using var graph = new TestGraph();
            var x = graph.Input("x", -1, 24);
            for (var i = 0; i < 4; i++)
                x = graph.Node("Relu", [graph.Node("Gemm", [x, graph.Noise($"w{i}", 24, 24), graph.Noise($"b{i}", 24)])]);
            graph.Output(x);
            var test = new PruningCase(graph, 1024);
            test.Run(new PruneObsPass(new PruneObsOptions(0.6, MatchOutput: matched)));
            errors[matched] = test.ErrorOnOtherData();
        }

        Assert.True(errors[true] < errors[false], $"{errors[true]} against {errors[false]}");
    }

    [Fact]
    public void The_same_bytes_at_any_number_of_threads_and_zeros_stay()
    {
        var bytes = new List<byte[]>();
        foreach (var threads in new[] { 1, 3 })
        {
            using var graph = RoundedNetwork.Convolutional();
            RoundedNetwork.Prune(graph);
            var zeros = graph.Main.Initializers.Where(i => i.Name.StartsWith('w')).ToDictionary(i => i.Name, PrunedWeights.Zeros);
            new PruningCase(graph).Run(new PruneObsPass(new PruneObsOptions(0.8)), threads);
            foreach (var weight in graph.Main.Initializers.Where(i => i.Name.StartsWith('w')))
                Assert.Subset(PrunedWeights.Zeros(weight).ToHashSet(), zeros[weight.Name].ToHashSet());
            bytes.Add(OnnxIO.Files.ModelWriter.ToBytes(graph.Model));
        }

        Assert.Equal(bytes[0], bytes[1]);
    }

    [Fact]
    public void Split_by_loss_one_budget_goes_where_outputs_lose_least()
    {
        // the second layer reads 24 copies of 4 inputs: nearly all of its weights can go for nothing, unless inputs are taken to bear noise
        using var graph = new TestGraph();
        var x = graph.Input("x", -1, 24);
        var plain = graph.Node("Gemm", [x, graph.Noise("w1", 24, 24), graph.Noise("b1", 24)]);
        var four = graph.Node("Slice", [x, graph.Ints("from", 0), graph.Ints("to", 4), graph.Ints("axis", 1)]);
        var copies = graph.Node("Concat", [four, four, four, four, four, four], Attribute.Of("axis", 1L));
        var redundant = graph.Node("Gemm", [copies, graph.Noise("w2", 24, 24), graph.Noise("b2", 24)]);
        graph.Output(graph.Node("Add", [plain, redundant]));
        var test = new PruningCase(graph, 256);
        var report = test.Run(new PruneObsPass(new PruneObsOptions(0.5, LayerSplit.Loss, Damping: 0.01)));
        Assert.Equal(0.5, report.Totals.Single(t => t.Name == "reachedSparsity").Value, 1e-9);
        Assert.InRange(PrunedWeights.Measure(report.Layers[1], "reachedSparsity"), 0.6, 0.9);
    }

    [Fact]
    public void A_transposed_convolution_is_fitted_to_what_its_positions_read()
    {
        double Error(Func<Pass> pass)
        {
            using var graph = new TestGraph();
            graph.Output(
                graph.Node(
                    "ConvTranspose",
                    [graph.Input("x", -1, 4, 6, 6), graph.Noise("w", 4, 3, 3, 3), graph.Noise("b", 6)],
                    Attribute.Of("group", 2L),
                    Attribute.Of("strides", [2L, 2L]),
                    Attribute.Of("pads", [1L, 0L, 1L, 0L]),
                    Attribute.Of("output_padding", [1L, 0L])
                )
            );
            var test = new PruningCase(graph);
            Assert.True(Assert.Single(test.Run(pass()).Layers).Changed);
            return test.ErrorOnOtherData();
        }

        var (obs, magnitude) = (
            Error(() => new PruneObsPass(new PruneObsOptions())),
            Error(() => new PruneMagnitudePass(new PruneMagnitudeOptions()))
        );
        Assert.True(obs < magnitude * 0.9, $"{obs} against {magnitude}");
    }

    [Theory]
    [InlineData("LSTM", 4, 0L)]
    [InlineData("GRU", 3, 1L)]
    [InlineData("RNN", 1, 0L)]
    public void Recurrent_layers_are_fitted_to_their_inputs_and_states(string op, int gates, long layout)
    {
        double Error(Func<Pass> pass, out int byMagnitude)
        {
            using var graph = new TestGraph();
            Attribute[] attributes = op == "GRU" ? [Attribute.Of("linear_before_reset", 1L)] : [];
            var w = graph.Edit.AddInitializer(graph.Main, "w", Small("w", 2, gates * 8, 6));
            var r = graph.Edit.AddInitializer(graph.Main, "r", Small("r", 2, gates * 8, 8));
            var y = graph.Node(
                op,
                [graph.Input("x", -1, 12, 6), w, r],
                [Attribute.Of("hidden_size", 8L), Attribute.Of("direction", "bidirectional"), Attribute.Of("layout", layout), .. attributes]
            );
            graph.Output(y);
            var context = new PruningCase(
                graph,
                new MemoryCalibration(("x", RoundedNetwork.Data(graph, 12, "calibration").Tensor)) { FixedBatch = 12 }
            );
            var (run, test) = (context.Context("p"), pass());
            test.Run(run);
            byMagnitude = run.Findings.Count(f => f.Code == PruningDataCodes.ByMagnitude);
            return context.OutputError(RoundedNetwork.Data(graph, 12, "other").Tensor);
        }

        if (layout != 0 && op == "GRU")
            layout = 0; // the runtime has no kernel for the other layout
        var obs = Error(() => new PruneObsPass(new PruneObsOptions(0.4)), out var fallen);
        var magnitude = Error(() => new PruneMagnitudePass(new PruneMagnitudeOptions(0.4)), out _);
        Assert.Equal(0, fallen);
        Assert.True(obs < magnitude, $"{obs} against {magnitude}");
    }

    [Fact]
    public void What_cannot_be_fitted_is_pruned_by_magnitude_and_said()
    {
        using var graph = new TestGraph();
        graph.Output(
            graph.Node(
                "GRU",
                [graph.Input("x", -1, 5, 6), graph.Noise("w", 1, 24, 6), graph.Noise("r", 1, 24, 8)],
                Attribute.Of("hidden_size", 8L)
            )
        );
        var test = new PruningCase(graph, new MemoryCalibration(("x", RoundedNetwork.Data(graph, 5, "d").Tensor)) { FixedBatch = 5 });
        var context = test.Context("prune-obs");
        var report = new PruneObsPass(new PruneObsOptions()).Run(context);
        Assert.All(report.Layers, l => Assert.True(l.Changed));
        var finding = Assert.Single(context.Findings, f => f.Code == PruningDataCodes.ByMagnitude);
        Assert.Contains("reset gate", finding.Message, StringComparison.Ordinal);
        Assert.Equal("GRU.R", finding.Place);
    }

    [Fact]
    public void A_target_that_the_floor_forbids_is_reached_as_far_as_it_goes_and_said()
    {
        using var graph = RoundedNetwork.MatMuls();
        var (test, kept) = (new PruningCase(graph), 0.0);
        var context = test.Context("prune-obs");
        var report = new PruneObsPass(new PruneObsOptions(0.99, MinKeep: 100)).Run(context);
        Assert.All(
            report.Layers.Where(l => l.Changed),
            l => kept += (1 - PrunedWeights.Measure(l, "reachedSparsity")) * l.Measures.Single(m => m.Name == "weights").Value
        );
        Assert.Equal(100 * report.Layers.Count(l => l.Changed), kept, 1e-6);
        var finding = Assert.Single(context.Findings, f => f.Code == PruningCodes.TargetMissed);
        Assert.Contains("each layer keeps 100", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bad_options_and_missing_data_are_refused()
    {
        using var graph = RoundedNetwork.MatMuls();
        var codes = Codes(new PruneObsOptions(2, Damping: 0, Stages: 0));
        Assert.Equal([PruningCodes.SparsityRange, PruningDataCodes.OptionRange, PruningDataCodes.OptionRange], codes);
        Assert.Equal(
            [PruningCodes.OptionsClash, PruningCodes.OptionsClash],
            Codes(new PruneObsOptions(0.5, LayerSplit.Uniform, Pattern: PruningPattern.Parse("2:4")))
        );
        Assert.Equal([PruningDataCodes.NoCalibration], Codes(new PruneObsOptions()));

        DiagnosticCode[] Codes(PruneObsOptions options) =>
            [.. Assert.Throws<DiagnosticException>(() => graph.Run(new PruneObsPass(options))).Diagnostics.Select(d => d.Code)];
    }

    private static Tensor Small(string name, params long[] dims) =>
        Tensor.FromSingles(dims, [.. TestGraph.NoiseTensor(name, dims).ToSingles().Select(v => 0.3f * v)]);
}
